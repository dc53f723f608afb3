package org.pointsman.core.transactions;

import org.pointsman.core.table.KeyIndex;
import org.pointsman.core.table.RecordTable;

/**
 * The remembered requests of API clients, numbered from 1 in order of arrival, by the keys their clients gave them: a
 * ring in which the newest takes the place of the oldest. ISO messages have no part in it.
 *
 * <p>A request about a payment counts as forgotten as soon as that payment is: there is nothing left to answer with.
 */
public final class ClientRequests {
    public static final long NONE = 0;

    private final int capacity;
    private final long rememberAtLeastNs;
    private final Transactions transactions;
    private final RecordTable records;
    private final KeyIndex index;
    private final KeyHashes hashes;
    private final ClientRequest candidate = new ClientRequest();
    private final ClientRequest found = new ClientRequest();

    private long oldest = 1;
    private long newest;
    private long tableHash;
    /** Of the request in hand, from {@link #findSame} on. */
    private long keyHash;

    /**
     * @param capacity requests that are remembered; 0 = every request is refused
     * @param rememberAtLeastNs a request younger than this is never forgotten
     * @param seed unknown outside, the same in every replay
     */
    public ClientRequests(int capacity, long rememberAtLeastNs, long seed, Transactions transactions) {
        this.capacity = capacity;
        this.rememberAtLeastNs = rememberAtLeastNs;
        this.transactions = transactions;
        records = new RecordTable(capacity, ClientRequest.RECORD_BYTES);
        index = new KeyIndex(capacity);
        hashes = new KeyHashes(seed);
    }

    public int size() {
        return (int) (newest - oldest + 1);
    }

    public int capacity() {
        return capacity;
    }

    /** The number the next request gets. */
    public long nextNumber() {
        return newest + 1;
    }

    /** True if another request could only be remembered by forgetting one that is too young for it. */
    public boolean isFull(long timestampNs) {
        return size() == capacity
                && (capacity == 0 || at(oldest, candidate).timestampNs() > timestampNs - rememberAtLeastNs);
    }

    /** The remembered request with the key of the one in hand, or {@link #NONE}. */
    public long findSame(ClientCall call) {
        keyHash = hashes.client(call.client, call.keyHigh, call.keyLow);
        for (long entry = index.first(keyHash); entry != KeyIndex.NONE; entry = index.next(entry, keyHash)) {
            long number = index.number(entry);
            if (at(number, candidate).hasKeyOf(call) && canBeAnswered(candidate)) {
                return number;
            }
        }
        return NONE;
    }

    private boolean canBeAnswered(ClientRequest request) {
        return request.kind() == ClientCall.ACCOUNT || transactions.isRemembered(request.subject());
    }

    /** True if the remembered request of a number asks for what the one in hand does. */
    public boolean hasContentOf(long number, ClientCall call) {
        return at(number, candidate).hasContentOf(call);
    }

    /** The remembered request of a number. The view is good until the next call. */
    public ClientRequest get(long number) {
        return at(number, found);
    }

    /** The request that created a payment, or null if it is remembered no longer. The view is good until the next call. */
    public ClientRequest creatorOf(Transaction payment) {
        long age = newest - payment.requestNumber() & 0xFFFF_FFFFL;
        boolean remembered = age <= newest - oldest;
        if (!remembered) {
            return null;
        }
        ClientRequest request = at(newest - age, found);
        return request.kind() == ClientCall.PAYMENT && request.subject() == payment.number() ? request : null;
    }

    /** Remembers the request in hand, whose key {@link #findSame} did not find, and what became of it. */
    public void remember(ClientCall call, int result, int commandError, long timestampNs) {
        if (size() == capacity) {
            tableHash -= at(oldest, candidate).hash();
            oldest++;
        }
        newest++;
        index.remember(oldest, newest);
        tableHash += at(newest, candidate).write(call, result, commandError, timestampNs);
        index.insert(keyHash);
    }

    /** Says which request the oldest is that a snapshot brings back; none is remembered yet. {@link #restore} follows. */
    public void startAt(long number) {
        oldest = number;
        newest = number - 1;
        index.remember(oldest, newest);
    }

    /** Remembers the request of the next number as it was when a snapshot was written; there is room. */
    public void restore(ClientCall call, int result, int commandError, long timestampNs) {
        keyHash = hashes.client(call.client, call.keyHigh, call.keyLow);
        remember(call, result, commandError, timestampNs);
    }

    /** This table's share of the state hash. */
    public long hash() {
        return tableHash;
    }

    /** Works the share of the state hash out from the records, slowly. */
    public long recomputeHash() {
        long sum = 0;
        for (long number = oldest; number <= newest; number++) {
            sum += at(number, candidate).hash();
        }
        return sum;
    }

    public long memoryBytes() {
        return records.memoryBytes() + index.memoryBytes();
    }

    private ClientRequest at(long number, ClientRequest view) {
        return view.wrap(records.address((int) ((number - 1) % capacity)), number);
    }
}
