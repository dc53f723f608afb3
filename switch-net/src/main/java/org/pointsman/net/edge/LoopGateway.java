package org.pointsman.net.edge;

import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.host.Gateway;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.net.iso8583.Echo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's way into the ring and back.
 *
 * <p>In: a session takes window entries and claims slots by the batch; when the ring is full the session is parked, in order.
 * Back: the effects stage writes answers into a single-producer buffer and wakes the loop once a batch. That buffer always has
 * room: it holds as many answers as there are entries, and no request enters the ring without one.
 *
 * <p>{@link #deliver} and {@link #onBatchEnd} belong to the effects stage's thread, all else to the loop's.
 */
public final class LoopGateway implements Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(LoopGateway.class);

    /** An answer in the buffer, its framing there included, is never longer. */
    private static final int MAX_REPLY_LENGTH = 256;

    private static final int REPLY_TYPE_ID = 1;
    private static final int CORRELATION_OFFSET =
            MessageHeaderDecoder.ENCODED_LENGTH + ReplyDecoder.correlationEncodingOffset();

    private final int number;
    private final EventLoop loop;
    private final EdgeCounters counters;
    private final LoopMetrics metrics;
    private final int[] free;
    private final WindowEntry[] entries;
    private int freeCount;
    private final ArrayList<ReplyTarget> answered = new ArrayList<>();
    private final ArrayDeque<ReplyTarget> parked = new ArrayDeque<>();
    private final OneToOneRingBuffer replies;
    private final MessageHandler replyHandler = this::onReply;
    private final ConnectionSweep sweep = new ConnectionSweep();
    private final ThrottledLog unanswerable = new ThrottledLog(LOG);
    private final Runnable wakeUp = this::onWakeUp;
    private final AtomicBoolean wakeUpScheduled = new AtomicBoolean();
    private volatile boolean somebodyParked;
    private boolean delivered;
    /** When the wake-up now scheduled was; written by the effects stage before it schedules, read by the loop after. */
    private long wakeUpScheduledNs;

    private boolean resuming;
    private LocalHost host;

    /**
     * @param number that outcomes are addressed to
     * @param window most requests under way on this loop, over all its connections
     */
    public LoopGateway(int number, EventLoop loop, int window, EdgeCounters counters) {
        this.number = number;
        this.loop = loop;
        this.counters = counters;
        metrics = new LoopMetrics(window);
        entries = new WindowEntry[window];
        free = new int[window];
        ByteBuffer echoes = ByteBuffer.allocateDirect(Math.multiplyExact(window, Echo.CAPACITY));
        for (int i = 0; i < window; i++) {
            entries[i] = new WindowEntry(i, echoes);
            free[i] = window - 1 - i;
        }
        freeCount = window;
        int capacity = BitUtil.findNextPositivePowerOfTwo(window * MAX_REPLY_LENGTH);
        replies = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
                capacity + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
    }

    /** Ties the gateway to the host it submits to; once, before the first connection. */
    public void attach(LocalHost localHost) {
        host = localHost;
    }

    public int number() {
        return number;
    }

    public EventLoop loop() {
        return loop;
    }

    public LocalHost host() {
        return host;
    }

    public EdgeCounters counters() {
        return counters;
    }

    /** Looks after the connections of the loop. */
    public ConnectionSweep sweep() {
        return sweep;
    }

    public LoopMetrics metrics() {
        return metrics;
    }

    /** The time for metrics; 0 while nothing is measured. */
    public long nowNs() {
        return host.measuring().nowNs();
    }

    /** Shows others how full the window is. The loop calls it a few times a second, which shows that it is alive, too. */
    void sample() {
        metrics.sample(entries.length - freeCount, parked.size(), System.nanoTime());
    }

    /** How many entries there are to take. */
    public int freeEntries() {
        return freeCount;
    }

    /**
     * Takes an entry for a request of {@code owner}'s; {@link #freeEntries} must have said that there is one.
     *
     * @param readNs when the request was read, by {@link #nowNs}
     */
    public WindowEntry take(ReplyTarget owner, long readNs) {
        WindowEntry entry = entries[free[--freeCount]];
        entry.own(owner, readNs);
        return entry;
    }

    /** Gives back an entry that no answer will come for. */
    public void giveBack(WindowEntry entry) {
        free[freeCount++] = entry.correlation();
    }

    /**
     * Claims slots without waiting, or parks the session until the ring has room again.
     *
     * @return the last of {@code count} slots, or {@link LocalHost#REFUSED} with the session parked
     */
    public long claimOrPark(int count, ReplyTarget session) {
        // Whoever waits comes first: a small batch must not overtake a parked large one for ever.
        long last = parked.isEmpty() || resuming ? host.tryClaim(count) : LocalHost.REFUSED;
        if (last != LocalHost.REFUSED) {
            return last;
        }
        counters.refused();
        // Raise the flag, then look again: the effects stage frees slots, then looks at the flag.
        somebodyParked = true;
        last = parked.isEmpty() || resuming ? host.tryClaim(count) : LocalHost.REFUSED;
        if (last == LocalHost.REFUSED) {
            parked.add(session);
        }
        return last;
    }

    /** Parks a session that found no free entry: as many answers as there are entries are outstanding on this loop. */
    public void parkForEntries(ReplyTarget session) {
        counters.refused();
        somebodyParked = true;
        parked.add(session);
    }

    /** The session is gone. */
    public void unpark(ReplyTarget session) {
        parked.remove(session);
    }

    @Override
    public void deliver(DirectBuffer buffer, int offset, int length) {
        if (!replies.write(REPLY_TYPE_ID, buffer, offset, length)) {
            throw new IllegalStateException("no room for an answer on loop " + number + ": a window entry is missing");
        }
        delivered = true;
    }

    @Override
    public void onBatchEnd() {
        if (delivered || somebodyParked) {
            delivered = false;
            if (wakeUpScheduled.compareAndSet(false, true)) {
                wakeUpScheduledNs = nowNs();
                loop.execute(wakeUp);
            }
        }
    }

    private void onWakeUp() {
        long handedOverNs = wakeUpScheduledNs;
        // Lowered first: what is delivered from here on schedules another wake-up.
        wakeUpScheduled.set(false);
        do {
            // One read stops at the physical end of the buffer, however much lies behind it.
            replies.read(replyHandler);
        } while (replies.size() > 0);
        // By index: sessions answered may be closed on the way, none is added.
        for (int i = 0; i < answered.size(); i++) {
            endReplies(answered.get(i));
        }
        answered.clear();
        metrics.flushed(handedOverNs, nowNs());
        resumeParked();
    }

    private void onReply(int typeId, MutableDirectBuffer buffer, int offset, int length) {
        int correlation = buffer.getInt(offset + CORRELATION_OFFSET, ByteOrder.LITTLE_ENDIAN);
        WindowEntry entry = entries[correlation];
        ReplyTarget owner = entry.owner();
        metrics.answering(entry.readNs());
        try {
            if (owner.onReply(entry, buffer, offset)) {
                answered.add(owner);
            }
        } catch (RuntimeException e) {
            fail(owner, e);
        } finally {
            giveBack(entry);
        }
    }

    private void endReplies(ReplyTarget target) {
        try {
            target.onRepliesEnd();
        } catch (RuntimeException e) {
            fail(target, e);
        }
    }

    private void resume(ReplyTarget target) {
        try {
            target.onUnparked();
        } catch (RuntimeException e) {
            fail(target, e);
        }
    }

    /** Whatever is wrong with one session must not cost the others their answers. */
    private void fail(ReplyTarget target, RuntimeException e) {
        unanswerable.error("answer.failed", e, "loop", number);
        target.onUnanswerable();
    }

    private void resumeParked() {
        if (!somebodyParked) {
            return;
        }
        somebodyParked = false;
        // As many as were parked now: one that is refused again goes to the end and raises the flag again.
        resuming = true;
        try {
            for (int i = parked.size(); i > 0 && !parked.isEmpty(); i--) {
                resume(parked.poll());
                if (somebodyParked) {
                    keepOrder(i - 1);
                    return;
                }
            }
        } finally {
            resuming = false;
        }
    }

    /** The one refused again stands behind the {@code others} that came later: put it back in front of them. */
    private void keepOrder(int others) {
        for (int i = Math.min(others, parked.size() - 1); i > 0; i--) {
            parked.add(parked.poll());
        }
    }
}
