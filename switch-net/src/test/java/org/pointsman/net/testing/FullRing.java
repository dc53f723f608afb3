package org.pointsman.net.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.local.Slot;

/** A ring in which every slot is claimed, until it is closed: the first of them keeps the pipeline waiting. */
public final class FullRing implements AutoCloseable {
    private final LocalHost host;
    private final List<Long> claimed = new ArrayList<>();

    public FullRing(LocalHost host) {
        this.host = host;
        long held = claim();
        // What was claimed before has to be through, else it makes room again later.
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (host.passedSlot() < held - 1) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadlineNs);
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
        while (claim() != LocalHost.REFUSED) {
            // Others may claim slots as well; theirs are theirs to publish.
        }
    }

    private long claim() {
        long slot = host.tryClaim(1);
        if (slot != LocalHost.REFUSED) {
            host.slot(slot).set(Slot.Kind.NOTHING, 0);
            claimed.add(slot);
        }
        return slot;
    }

    /** Lets the pipeline go on. */
    public void release() {
        claimed.forEach(slot -> host.publish(slot, slot));
    }

    /** Lets the pipeline go on, and waits until it has been through. */
    @Override
    public void close() {
        release();
        host.drain();
    }
}
