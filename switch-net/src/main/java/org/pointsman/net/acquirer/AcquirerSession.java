package org.pointsman.net.acquirer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.io.IOException;
import org.agrona.DirectBuffer;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;
import org.pointsman.net.edge.Backlog;
import org.pointsman.net.edge.ConnectionEnd;
import org.pointsman.net.edge.ConnectionSweep;
import org.pointsman.net.edge.Edge;
import org.pointsman.net.edge.LoopGateway;
import org.pointsman.net.edge.ReplyTarget;
import org.pointsman.net.edge.Standstill;
import org.pointsman.net.edge.WindowEntry;
import org.pointsman.net.iso8583.Framing;

/**
 * One connection of an acquirer: hands the frames that arrive ({@link RequestBuffer}) to the ring by the batch, and writes the
 * answers as they come back ({@link AnswerBuffer}), one flush a batch.
 *
 * <p>Bounded in every direction. At most a window of requests is under way; while it is full, or the ring is, or the peer does
 * not read its answers, nothing more is read from the connection, and TCP tells the peer. Lives on its loop's thread.
 */
final class AcquirerSession extends ChannelInboundHandlerAdapter implements ReplyTarget, ConnectionSweep.Swept {
    private final AcquirerLoop shared;
    private final LoopGateway gateway;
    private final AcquirerListener listener;
    private final int connection;
    private ChannelHandlerContext context;
    /** When what is handed over next was read, for metrics. */
    private long readNs;
    /** When the senders of what is handed over next give up waiting, by the engine's time. */
    private long expiresAtNs;

    private final RequestBuffer requests;
    private final AnswerBuffer answers;
    private final ConnectionEnd end = new ConnectionEnd(this::readOrPause);
    private final Standstill standstill = new Standstill();
    private int underWay;
    private boolean answered;
    private boolean signedOn;
    private boolean parked;
    /** Nothing more is handed over: frames can no longer be told apart, or the switch stops. */
    private boolean lost;

    private boolean closed;

    AcquirerSession(AcquirerLoop shared, AcquirerListener listener, int connection) {
        this.shared = shared;
        this.gateway = shared.gateway();
        this.listener = listener;
        this.connection = connection;
        this.signedOn = !listener.signOnRequired();
        requests = new RequestBuffer(shared, listener);
        answers = new AnswerBuffer(shared, listener);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context = ctx;
        gateway.sweep().add(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closed = true;
        if (parked) {
            gateway.unpark(this);
        }
        requests.release();
        answers.release();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf received = (ByteBuf) message;
        if (lost || closed) {
            received.release();
            return;
        }
        readNs = gateway.nowNs();
        // Of all that waits, as nothing is read while whole frames do: they must not get more time for having waited.
        expiresAtNs = shared.nowNs() + listener.timeoutNs();
        requests.add(received, ctx.alloc());
        submit();
    }

    /** Hands over as many frames as are complete and the window has room for. */
    private void submit() {
        parked = false;
        while (!lost) {
            int room = Math.min(listener.window() - underWay, LocalHost.MAX_CLAIM);
            int frames = room == 0 ? 0 : requests.count(room);
            if (frames < 0) {
                lose(listener.framing().reason(frames));
            }
            if (frames <= 0) {
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
            closeIfDone();
        }
    }

    private void fillSlots(long first, long last, long claimedNs) {
        LocalHost host = gateway.host();
        DirectBuffer buffer = requests.memory();
        for (long sequence = first; sequence <= last; sequence++) {
            // A claimed slot is always published: until it is filled it says nothing.
            host.slot(sequence).setToNothing();
        }
        try {
            for (long sequence = first; sequence <= last; sequence++) {
                int offset = requests.offset();
                int frame = requests.take(buffer);
                fill(host.slot(sequence), buffer, offset, frame);
                host.slot(sequence).since(claimedNs);
            }
        } finally {
            host.publish(first, last);
        }
    }

    private void fill(Slot slot, DirectBuffer buffer, int offset, int frame) {
        Framing framing = listener.framing();
        int headerLength = framing.headerLength();
        boolean wellFormed =
                shared.reader().parse(listener.dialect(), buffer, offset + headerLength, frame - headerLength);
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

    /** Of what cannot be handed over for want of room nothing is copied: it will be gone soon. */
    private void keepRest() {
        if (parked || underWay >= listener.window()) {
            return;
        }
        if (lost) {
            requests.release();
        } else {
            requests.trim(context.alloc());
        }
    }

    /** Where frames can no longer be told apart nothing more can be read: answer what came before, then close. */
    private void lose(String reason) {
        gateway.counters().framingLost();
        listener.logClosing(connection, reason);
        leave();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Edge.STOP) {
            leave();
        } else if (event == ChannelInputShutdownEvent.INSTANCE) {
            end.peerEnded(ctx);
            readOrPause();
            closeIfDone();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    /** Reads nothing more, answers what is under way, then closes. */
    private void leave() {
        lost = true;
        readOrPause();
        closeIfDone();
    }

    private void closeIfDone() {
        if (underWay == 0 && !end.isLeaving() && (lost || end.isPeerEnded() && !parked)) {
            end.leave(context);
        }
    }

    @Override
    public boolean sweep(long nowNs) {
        if (closed) {
            return false;
        }
        long untaken = Backlog.bytes(context.channel());
        Phase phase = phase(untaken);
        if (standstill.exceeds(
                requests.frames() * Phase.COUNT + phase.ordinal() << Integer.SIZE | untaken,
                phase.limitNs(listener),
                nowNs)) {
            expire(phase);
        }
        return true;
    }

    private void expire(Phase phase) {
        if (phase == Phase.DRAINING) {
            context.close();
            return;
        }
        gateway.counters().timedOut();
        listener.logClosing(connection, phase.reason());
        if (phase == Phase.LEAVING
                || phase == Phase.STALLED
                || !context.channel().isWritable()) {
            // Whoever did not take its answers so far does not get more time for it.
            context.close();
        } else {
            leave();
        }
    }

    private Phase phase(long untaken) {
        if (end.isLeaving()) {
            return end.isDraining() ? Phase.DRAINING : Phase.LEAVING;
        }
        if (!requests.isEmpty() && context.channel().config().isAutoRead()) {
            return Phase.RECEIVING;
        }
        if (untaken > 0) {
            return Phase.STALLED;
        }
        return underWay > 0 || parked ? Phase.WAITING : Phase.IDLE;
    }

    /** Reads on if what comes could be handed over and its answers written. */
    private void readOrPause() {
        boolean mayRead = end.isDraining()
                || !lost
                        && !end.isPeerEnded()
                        && !parked
                        && underWay < listener.window()
                        && context.channel().isWritable();
        if (context.channel().config().isAutoRead() != mayRead) {
            context.channel().config().setAutoRead(mayRead);
        }
    }

    @Override
    public void onUnparked() {
        if (!closed && !requests.isEmpty()) {
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
        answers.add(entry, buffer, offset, context);
        if (answered) {
            return false;
        }
        answered = true;
        return true;
    }

    @Override
    public void onUnanswerable() {
        context.close();
    }

    @Override
    public void onRepliesEnd() {
        answered = false;
        if (closed) {
            return;
        }
        answers.flush(context);
        if (!requests.isEmpty() && !parked) {
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
        if (cause instanceof IOException) {
            listener.logBreakingOff(connection, cause);
        } else {
            listener.logError(connection, cause);
        }
        ctx.close();
    }
}
