package org.pointsman.net.api;

import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * The parts of requests that one connection has sent ahead: how many may wait, and how many are taken up in a row before the
 * other connections of the loop get their turn. The loop's thread only.
 */
final class ReadAhead {
    /** Parts of requests read ahead. Only a peer that pipelines has any. */
    private static final int MAX_WAITING = 64;
    /** Parts taken up in a row: some 15 requests. */
    private static final int MAX_IN_A_ROW = 32;

    /** A part of a request, and when it was read: its sender waits from then on, not from when it is taken up. */
    record Part(Object message, long readAtNs) {}

    private final ArrayDeque<Part> waiting = new ArrayDeque<>();
    private final Runnable onTurn;
    private final Runnable nextTurn = this::onNextTurn;
    /** Parts taken up since the loop's last round. */
    private int inARow;

    private boolean yielding;

    /** @param onTurn called when the others have had their turn */
    ReadAhead(Runnable onTurn) {
        this.onTurn = onTurn;
    }

    /** Whether one more part may wait. */
    boolean hasRoom() {
        return waiting.size() < MAX_WAITING;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Adds a part, which becomes ours. */
    void add(Object message, long readAtNs) {
        waiting.add(new Part(message, readAtNs));
    }

    /** The next part, which becomes the caller's; null if there is none, or the others have their turn. */
    Part poll(EventExecutor loop) {
        if (yielding) {
            return null;
        }
        Part part = waiting.poll();
        if (part != null && ++inARow == MAX_IN_A_ROW) {
            yielding = true;
            // Scheduled, since what is executed would be run on and on before anybody else is read from.
            loop.schedule(nextTurn, 0, TimeUnit.NANOSECONDS);
        }
        return part;
    }

    private void onNextTurn() {
        yielding = false;
        onTurn.run();
    }

    /** The loop has been round: counting in a row begins anew. */
    void newRound() {
        inARow = 0;
    }

    /** Forgets what waits. */
    void discard() {
        waiting.forEach(part -> ReferenceCountUtil.release(part.message));
        waiting.clear();
    }
}
