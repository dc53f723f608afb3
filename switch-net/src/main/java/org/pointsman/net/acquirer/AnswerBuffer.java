package org.pointsman.net.acquirer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.net.edge.WindowEntry;
import org.pointsman.net.iso8583.Framing;

/** The answers of one connection that are encoded and not written to it yet. */
final class AnswerBuffer {
    /** Room for a batch of ordinary answers; a larger batch takes several. */
    private static final int BYTES = 16 * 1024;

    private final AcquirerLoop shared;
    private final Framing framing;
    /** Null if there are none. */
    private ByteBuf answers;

    AnswerBuffer(AcquirerLoop shared, Framing framing) {
        this.shared = shared;
        this.framing = framing;
    }

    /** Encodes the answer that stands at {@code offset} of {@code buffer}; writes those before it if there is no more room. */
    void add(WindowEntry entry, DirectBuffer buffer, int offset, ChannelHandlerContext context) {
        int headerLength = framing.headerLength();
        if (answers != null && answers.writableBytes() < headerLength + AcquirerResponses.MAX_LENGTH) {
            write(context);
        }
        if (answers == null) {
            answers = context.alloc().directBuffer(BYTES);
        }
        int frameOffset = answers.writerIndex();
        UnsafeBuffer target = shared.wrapOutbound(answers);
        int length = shared.responses().write(entry.echo(), buffer, offset, target, frameOffset + headerLength);
        framing.writeHeader(target, frameOffset, length, Framing.answerTpdu(entry.tpdu()));
        answers.writerIndex(frameOffset + headerLength + length);
    }

    /** Writes and flushes what there is. */
    void flush(ChannelHandlerContext context) {
        if (answers != null) {
            write(context);
            context.flush();
        }
    }

    private void write(ChannelHandlerContext context) {
        context.write(answers, context.voidPromise());
        answers = null;
    }

    /** The connection is gone. */
    void release() {
        if (answers != null) {
            answers.release();
            answers = null;
        }
    }
}
