package org.pointsman.net.acquirer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.host.metrics.Counters;
import org.pointsman.net.edge.AnswerCounters;
import org.pointsman.net.edge.Backlog;
import org.pointsman.net.edge.EdgeReply;
import org.pointsman.net.edge.WindowEntry;
import org.pointsman.net.iso8583.Echo;
import org.pointsman.net.iso8583.Framing;
import org.pointsman.net.iso8583.RejectReason;

/** The answers of one connection that are encoded, and counted, and not written to it yet. */
final class AnswerBuffer {
    /** Room for a batch of ordinary answers; a larger batch takes several. */
    private static final int BYTES = 16 * 1024;

    private static final int RESPONSE_CODE =
            MessageHeaderDecoder.ENCODED_LENGTH + ReplyDecoder.responseCodeEncodingOffset();

    private final AcquirerLoop shared;
    private final Framing framing;
    private final Counters counters;
    /** Null if there are none. */
    private ByteBuf answers;

    AnswerBuffer(AcquirerLoop shared, AcquirerListener listener) {
        this.shared = shared;
        framing = listener.responseFraming();
        counters = listener.answers().of(shared.gateway());
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
        if (EdgeReply.isDeclined(buffer, offset)) {
            entry.echo().reject(0, RejectReason.DISK_FULL);
        }
        count(entry.echo(), buffer, offset);
        UnsafeBuffer target = shared.wrapOutbound(answers);
        int length = shared.responses().write(entry.echo(), buffer, offset, target, frameOffset + headerLength);
        framing.writeHeader(target, frameOffset, length, Framing.answerTpdu(entry.tpdu()));
        answers.writerIndex(frameOffset + headerLength + length);
    }

    private void count(Echo echo, DirectBuffer buffer, int offset) {
        AnswerCounters.count(counters, echo.responseMti() / 100 % 10, buffer.getByte(offset + RESPONSE_CODE) & 0xFF);
        if (echo.rejectReason() != null) {
            shared.gateway().metrics().formatError(echo.rejectedField(), echo.rejectReason());
        }
    }

    /** Writes and flushes what there is. */
    void flush(ChannelHandlerContext context) {
        if (answers != null) {
            write(context);
            context.flush();
        }
    }

    private void write(ChannelHandlerContext context) {
        ByteBuf leaving = answers;
        answers = null;
        if (leaving.writableBytes() > leaving.readableBytes() && Backlog.bytes(context.channel()) > 0) {
            // It will not leave at once: whoever does not read must not hold a whole buffer for each answer.
            ByteBuf waiting =
                    context.alloc().directBuffer(leaving.readableBytes()).writeBytes(leaving);
            leaving.release();
            leaving = waiting;
        }
        context.write(leaving, context.voidPromise());
    }

    /** The connection is gone. */
    void release() {
        if (answers != null) {
            answers.release();
            answers = null;
        }
    }
}
