package org.pointsman.net.acquirer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.core.host.metrics.Counters;
import org.pointsman.net.edge.AnswerCounters;
import org.pointsman.net.edge.Edge;
import org.pointsman.net.edge.LoopGateway;
import org.pointsman.net.edge.ReplyTarget;
import org.pointsman.net.edge.WindowEntry;
import org.pointsman.net.iso8583.Echo;
import org.pointsman.net.iso8583.Framing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of an acquirer: cuts what arrives into frames, hands them to the ring by the batch, and writes the answers
 * as they come back, one flush a batch.
 *
 * <p>Bounded in every direction. At most a window of requests is under way; while it is full, or the ring is, or the peer does
 * not read its answers, nothing more is read from the connection, and TCP tells the peer. Lives on its loop's thread.
 */
final class AcquirerSession extends ChannelInboundHandlerAdapter implements ReplyTarget {
    private static final Logger LOG = LoggerFactory.getLogger(AcquirerSession.class);
    private static final int MAX_BATCH = 256;
    /** Room for a batch of ordinary answers; a larger batch takes several. */
    private static final int OUTBOUND_BYTES = 16 * 1024;

    private static final int RESPONSE_CODE =
            MessageHeaderDecoder.ENCODED_LENGTH + ReplyDecoder.responseCodeEncodingOffset();

    private final AcquirerLoop shared;
    private final LoopGateway gateway;
    private final AcquirerListener listener;
    private final int connection;
    private final Counters answers;
    private ChannelHandlerContext context;
    /** When what is handed over next was read, for metrics. */
    private long readNs;

    /** What was read and is not handed over yet; null if there is nothing. */
    private ByteBuf inbound;

    /** Answers that are not flushed yet; null if there are none. */
    private ByteBuf outbound;

    private int underWay;
    private boolean answered;
    private boolean signedOn;
    private boolean parked;
    private boolean lost;
    private boolean closed;

    AcquirerSession(AcquirerLoop shared, AcquirerListener listener, int connection) {
        this.shared = shared;
        this.gateway = shared.gateway();
        this.listener = listener;
        this.connection = connection;
        this.signedOn = !listener.signOnRequired();
        answers = listener.answers().of(gateway);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        gateway.counters().connected();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed = true;
        gateway.counters().disconnected();
        if (parked) {
            gateway.unpark(this);
        }
        if (inbound != null) {
            inbound.release();
            inbound = null;
        }
        if (outbound != null) {
            outbound.release();
            outbound = null;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf received = (ByteBuf) message;
        if (lost || closed) {
            received.release();
            return;
        }
        readNs = gateway.nowNs();
        inbound = inbound == null ? received : append(inbound, received);
        submit();
    }

    /** What is left of the read before, and what came now, in one piece. Rare: a read mostly ends with a frame. */
    private ByteBuf append(ByteBuf rest, ByteBuf received) {
        ByteBuf whole = context.alloc().directBuffer(rest.readableBytes() + received.readableBytes());
        whole.writeBytes(rest).writeBytes(received);
        rest.release();
        received.release();
        return whole;
    }

    /** Hands over as many frames as are complete and the window has room for. */
    private void submit() {
        parked = false;
        while (!lost) {
            int room = Math.min(listener.window() - underWay, MAX_BATCH);
            int frames = room == 0 ? 0 : countFrames(room);
            if (frames == 0) {
                break;
            }
            if (gateway.freeEntries() < frames) {
                frames = gateway.freeEntries();
                if (frames == 0) {
                    parked = true;
                    gateway.parkForEntries(this);
                    break;
                }
            }
            long last = gateway.claimOrPark(frames, this);
            if (last == LocalHost.REFUSED) {
                parked = true;
                break;
            }
            long claimedNs = gateway.nowNs();
            gateway.metrics().claimed(readNs, claimedNs, frames);
            fillSlots(last - frames + 1, last, claimedNs);
        }
        if (!closed) {
            keepRest();
            readOrPause();
        }
    }

    private int countFrames(int most) {
        Framing framing = listener.framing();
        UnsafeBuffer buffer = shared.wrapInbound(inbound);
        int count = 0;
        int offset = inbound.readerIndex();
        int end = inbound.writerIndex();
        while (count < most) {
            int frame = framing.next(buffer, offset, end - offset);
            if (frame <= 0) {
                if (frame < 0 && count == 0) {
                    lose(framing.reason(frame));
                }
                break;
            }
            if (framing.isHeartbeat(frame)) {
                if (count > 0) {
                    break;
                }
                // Nobody waits for an answer to it.
                inbound.readerIndex(offset + frame);
            } else {
                count++;
            }
            offset += frame;
        }
        return count;
    }

    private void fillSlots(long first, long last, long claimedNs) {
        Framing framing = listener.framing();
        LocalHost host = gateway.host();
        UnsafeBuffer buffer = shared.wrapInbound(inbound);
        long expiresAtNs = shared.nowNs() + listener.timeoutNs();
        for (long sequence = first; sequence <= last; sequence++) {
            // A claimed slot is always published: until it is filled it says nothing.
            host.slot(sequence).set(Slot.Kind.NOTHING, 0);
        }
        try {
            for (long sequence = first; sequence <= last; sequence++) {
                int offset = inbound.readerIndex();
                int frame = framing.next(buffer, offset, inbound.readableBytes());
                inbound.readerIndex(offset + frame);
                fill(host.slot(sequence), buffer, offset, frame, expiresAtNs);
                host.slot(sequence).since(claimedNs);
            }
        } finally {
            host.publish(first, last);
        }
    }

    private void fill(Slot slot, DirectBuffer buffer, int offset, int frame, long expiresAtNs) {
        Framing framing = listener.framing();
        int headerLength = framing.headerLength();
        boolean wellFormed =
                shared.reader().parse(listener.dialect(), buffer, offset + headerLength, frame - headerLength);
        if (!wellFormed) {
            gateway.counters().rejected();
        }
        WindowEntry entry = gateway.take(this, readNs);
        entry.tpdu(framing.tpdu(buffer, offset));
        AcquirerRequests.Result result = shared.requests()
                .fill(slot, wellFormed, entry.echo(), connection, entry.correlation(), signedOn, expiresAtNs);
        switch (result) {
            case IGNORED -> {
                gateway.counters().ignored();
                gateway.giveBack(entry);
                return;
            }
            case SIGNED_ON -> signedOn = true;
            case SIGNED_OFF -> signedOn = !listener.signOnRequired();
            case ANSWERED -> {}
        }
        underWay++;
    }

    /** Keeps what is not a whole frame yet in a buffer of its size: a half frame must not hold a whole read buffer. */
    private void keepRest() {
        if (inbound == null || parked || underWay >= listener.window()) {
            return;
        }
        int length = inbound.readableBytes();
        ByteBuf rest = null;
        if (length > 0 && !lost) {
            if (inbound.capacity() <= 2 * length) {
                return;
            }
            rest = context.alloc().directBuffer(length).writeBytes(inbound);
        }
        inbound.release();
        inbound = rest;
    }

    /** Where frames can no longer be told apart nothing more can be read: answer what came before, then close. */
    private void lose(String reason) {
        lost = true;
        gateway.counters().framingLost();
        LOG.warn("{}: connection {} is closed: {}", listener.name(), connection, reason);
        closeIfDone();
    }

    /** The switch stops: read nothing more, answer what is under way, then close. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Edge.STOP) {
            lost = true;
            readOrPause();
            closeIfDone();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void closeIfDone() {
        if (lost && underWay == 0) {
            context.close();
        }
    }

    /** Reads on if what comes could be handed over and its answers written. */
    private void readOrPause() {
        boolean mayRead = !lost
                && !parked
                && underWay < listener.window()
                && context.channel().isWritable();
        if (context.channel().config().isAutoRead() != mayRead) {
            context.channel().config().setAutoRead(mayRead);
        }
    }

    @Override
    public void onUnparked() {
        if (!closed && inbound != null) {
            submit();
        }
    }

    @Override
    public boolean onReply(WindowEntry entry, DirectBuffer buffer, int offset) {
        underWay--;
        if (closed) {
            gateway.counters().dropped();
            return false;
        }
        write(entry, buffer, offset);
        if (answered) {
            return false;
        }
        answered = true;
        return true;
    }

    private void write(WindowEntry entry, DirectBuffer buffer, int offset) {
        Framing framing = listener.responseFraming();
        int headerLength = framing.headerLength();
        if (outbound != null && outbound.writableBytes() < headerLength + AcquirerResponses.MAX_LENGTH) {
            send();
        }
        if (outbound == null) {
            outbound = context.alloc().directBuffer(OUTBOUND_BYTES);
        }
        int frameOffset = outbound.writerIndex();
        UnsafeBuffer target = shared.wrapOutbound(outbound);
        count(entry.echo(), buffer, offset);
        int length = shared.responses().write(entry.echo(), buffer, offset, target, frameOffset + headerLength);
        framing.writeHeader(target, frameOffset, length, Framing.answerTpdu(entry.tpdu()));
        outbound.writerIndex(frameOffset + headerLength + length);
    }

    private void count(Echo echo, DirectBuffer buffer, int offset) {
        AnswerCounters.count(answers, echo.responseMti() / 100 % 10, buffer.getByte(offset + RESPONSE_CODE) & 0xFF);
        if (echo.rejectReason() != null) {
            gateway.metrics().formatError(echo.rejectedField(), echo.rejectReason());
        }
    }

    @Override
    public void onUnanswerable() {
        context.close();
    }

    private void send() {
        context.write(outbound, context.voidPromise());
        outbound = null;
    }

    @Override
    public void onRepliesEnd() {
        answered = false;
        if (closed) {
            return;
        }
        if (outbound != null) {
            send();
            context.flush();
        }
        if (inbound != null && !parked) {
            submit();
        } else {
            readOrPause();
        }
        closeIfDone();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        readOrPause();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof java.io.IOException) {
            LOG.debug("{}: connection {} broke off: {}", listener.name(), connection, cause.toString());
        } else {
            LOG.error("{}: connection {} closed after an error of the switch", listener.name(), connection, cause);
        }
        ctx.close();
    }
}
