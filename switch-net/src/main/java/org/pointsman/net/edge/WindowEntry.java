package org.pointsman.net.edge;

import java.nio.ByteBuffer;
import org.pointsman.net.iso8583.Echo;

/**
 * What the edge keeps of a request until its answer leaves: whom it came from, and what has to be echoed but must not travel
 * through the ring. Pooled, one pool a loop; used on the loop's thread only.
 */
public final class WindowEntry {
    private final int correlation;
    private final Echo echo;
    private long tpdu;
    private long readNs;
    private ReplyTarget owner;

    /**
     * @param correlation its place in the pool, which travels with the command
     * @param echoes memory for the echoes of the whole pool
     */
    WindowEntry(int correlation, ByteBuffer echoes) {
        this.correlation = correlation;
        echo = new Echo(echoes, correlation * Echo.CAPACITY);
    }

    public int correlation() {
        return correlation;
    }

    /** The echo of an ISO 8583 request; unused over HTTP. */
    public Echo echo() {
        return echo;
    }

    /** The TPDU of an ISO 8583 request, as {@code Framing} packs it; 0 where there is none. */
    public long tpdu() {
        return tpdu;
    }

    public void tpdu(long requestTpdu) {
        tpdu = requestTpdu;
    }

    /** When its request was read, as {@code Measuring} tells time; 0 if that was not measured. */
    long readNs() {
        return readNs;
    }

    ReplyTarget owner() {
        return owner;
    }

    /** It stays its owner's when it is given back: the next one comes soon, and forgetting would cost a store. */
    void own(ReplyTarget newOwner, long requestReadNs) {
        readNs = requestReadNs;
        if (owner != newOwner) {
            owner = newOwner;
        }
    }
}
