package org.pointsman.core.transactions;

import static org.agrona.UnsafeApi.getLong;

import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.table.KeyIndex;
import org.pointsman.core.table.RecordTable;

/**
 * The remembered transactions, numbered from 1 in order of arrival: a ring in which the newest takes the place of the
 * oldest, and one index over it for the three ways to name a transaction ({@link TransactionKey}).
 *
 * <p>A request stands in the index under its own three keys, a reversal under its own exact key, and as long as its
 * original has not been seen, under the key of that original too. Which of these an entry means follows from comparing
 * the record.
 */
public final class Transactions {
    /** No transaction; numbers begin at 1. */
    public static final long NONE = KeyIndex.NONE;

    private static final int KEYS_PER_TRANSACTION = 3;

    private final int capacity;
    private final long rememberAtLeastNs;
    private final Accounts accounts;
    private final RecordTable records;
    private final KeyIndex index;
    private final TransactionKey wanted;
    private final Transaction candidate = new Transaction();
    private final Transaction current = new Transaction();
    private final Transaction found = new Transaction();

    private long oldest = 1;
    private long newest;
    private int newestSlot;
    private long newestUnmatched;
    private long exactHash;
    private long hash;

    /**
     * @param capacity transactions that are remembered, 1 and above
     * @param rememberAtLeastNs a transaction younger than this is never forgotten
     * @param seed unknown outside, the same in every replay
     */
    public Transactions(int capacity, long rememberAtLeastNs, long seed, Accounts accounts) {
        this.capacity = capacity;
        this.rememberAtLeastNs = rememberAtLeastNs;
        this.accounts = accounts;
        records = new RecordTable(capacity, Transaction.RECORD_BYTES);
        index = new KeyIndex((long) capacity * KEYS_PER_TRANSACTION);
        wanted = new TransactionKey(seed);
        newestSlot = capacity - 1;
    }

    /** The number the next transaction gets. */
    public long nextNumber() {
        return newest + 1;
    }

    public int size() {
        return (int) (newest - oldest + 1);
    }

    public int capacity() {
        return capacity;
    }

    public boolean isRemembered(long number) {
        return number >= oldest && number <= newest;
    }

    /** True if another transaction could only be remembered by forgetting one that is too young for it. */
    public boolean isFull(long timestampNs) {
        return size() == capacity && at(oldest, candidate).timestampNs() > timestampNs - rememberAtLeastNs;
    }

    /** The remembered transaction of a number. The view is good until the next call. */
    public Transaction get(long number) {
        return at(number, found);
    }

    /** The transaction with the exact key of the request in hand, or {@link #NONE}. */
    public long findSame(Incoming incoming) {
        exactKey(incoming);
        exactHash = wanted.hash();
        return newestNamed(exactHash);
    }

    /** True if the remembered transaction of a number has the content of the request in hand. */
    public boolean hasContentOf(long number, Incoming incoming) {
        return at(number, candidate).hasContentOf(incoming);
    }

    /**
     * Takes the next number for the request in hand, whose key {@link #findSame} did not find. From here on the oldest
     * transaction is forgotten where it had to make room.
     */
    public long begin() {
        newestSlot = newestSlot + 1 == capacity ? 0 : newestSlot + 1;
        if (size() == capacity) {
            hash -= current.wrap(records, newestSlot, oldest).hash();
            oldest++;
        }
        newest++;
        index.remember(oldest, newest);
        return newest;
    }

    /** True if a reversal is remembered that looked for the request in hand before it came. */
    public boolean isAwaited(Incoming request) {
        if (newestUnmatched < oldest) {
            return false;
        }
        exactKey(request);
        if (isAwaited(exactHash)) {
            return true;
        }
        if (!request.rrnAssigned) {
            // A number the engine has just given can be nobody's to know: a reversal that names it means another.
            rrnKey(request);
            if (isAwaited(wanted.hash())) {
                return true;
            }
        }
        localTimeKey(request);
        return isAwaited(wanted.hash());
    }

    /** The newest request that the reversal in hand can mean, or {@link #NONE}. The first key present decides. */
    public long findOriginal(Incoming reversal) {
        if (reversal.originalClass == Incoming.REVERSAL) {
            return NONE;
        }
        originalKey(reversal);
        return newestNamed(wanted.hash());
    }

    /** Remembers the request in hand, and what was decided, under the number that {@link #begin} took. */
    public void complete(Incoming incoming, Decision decision, long timestampNs) {
        current.wrap(records, newestSlot, newest);
        hash += current.write(incoming, decision, timestampNs, idOf(decision.account), idOf(decision.creditedAccount));
        index.insert(exactHash);
        if (incoming.messageClass != Incoming.REVERSAL) {
            rrnKey(incoming);
            insertNewest(wanted.hash());
            localTimeKey(incoming);
            insertNewest(wanted.hash());
        } else if (decision.state == TransactionState.UNMATCHED && incoming.originalClass != Incoming.REVERSAL) {
            newestUnmatched = newest;
            originalKey(incoming);
            insertAwaiting(wanted.hash());
        }
    }

    /** Moves a remembered request on to another state of {@link TransactionState}. */
    public void changeState(long number, int state) {
        hash += at(number, candidate).state(state);
    }

    /** This table's share of the state hash. */
    public long hash() {
        return hash;
    }

    /** Works the share of the state hash out from the records, slowly. */
    public long recomputeHash() {
        long sum = 0;
        for (long number = oldest; number <= newest; number++) {
            Transaction transaction = at(number, candidate);
            sum += transaction.isReversal()
                    ? transaction.hash()
                    : transaction.requestHash(idOf(transaction.account()), idOf(transaction.creditedAccount()));
        }
        return sum;
    }

    public long memoryBytes() {
        return records.memoryBytes() + index.memoryBytes();
    }

    /** Reads what every request in hand needs: its place in the ring, {@code ahead} places on, and its own key's line. */
    public long touch(Incoming incoming, int ahead) {
        exactKey(incoming);
        long place = records.address((int) ((newestSlot + 1L + ahead) % capacity));
        return index.touch(wanted.hash()) + getLong(place) + getLong(place + Transaction.RECORD_BYTES / 2);
    }

    /** Reads the lines of the other two keys of a TransactionRequest. */
    public long touchOtherKeys(Incoming request) {
        rrnKey(request);
        long touched = index.touch(wanted.hash());
        localTimeKey(request);
        return touched + index.touch(wanted.hash());
    }

    /** Reads the line of the key that a reversal looks for. */
    public long touchOriginalKey(Incoming reversal) {
        originalKey(reversal);
        return index.touch(wanted.hash());
    }

    /** Reads the record that a reversal is likely to look for; cheap once {@link #touchOriginalKey} has been done. */
    public long touchOriginal(Incoming reversal) {
        originalKey(reversal);
        index.search(wanted.hash());
        long number = index.next();
        return number == NONE ? 0 : at(number, candidate).terminalId() + candidate.timestampNs();
    }

    private void exactKey(Incoming incoming) {
        wanted.exact(
                incoming.messageClass,
                incoming.transmissionTime | incoming.stan << 32,
                incoming.acquirer,
                incoming.terminalId);
    }

    private void rrnKey(Incoming incoming) {
        wanted.byRrn(
                incoming.rrnHigh, incoming.rrnLow, incoming.terminalId, incoming.merchantHigh, incoming.merchantLow);
    }

    private void localTimeKey(Incoming incoming) {
        wanted.byLocalTime(
                incoming.stan,
                incoming.localTime,
                incoming.localDate,
                incoming.terminalId,
                incoming.merchantHigh,
                incoming.merchantLow);
    }

    private void originalKey(Incoming reversal) {
        if (reversal.originalClass != 0) {
            wanted.exact(
                    reversal.originalClass,
                    reversal.originalTransmissionTime | reversal.originalStan << 32,
                    reversal.originalAcquirer,
                    reversal.terminalId);
        } else if (reversal.hasRrn()) {
            rrnKey(reversal);
        } else {
            localTimeKey(reversal);
        }
    }

    private long newestNamed(long wantedHash) {
        long newestFound = NONE;
        index.search(wantedHash);
        for (long number = index.next(); number != NONE; number = index.next()) {
            if (number > newestFound && at(number, candidate).isNamedBy(wanted)) {
                newestFound = number;
            }
        }
        return newestFound;
    }

    private boolean isAwaited(long wantedHash) {
        index.search(wantedHash);
        for (long number = index.next(); number != NONE; number = index.next()) {
            if (at(number, candidate).isWaitingFor(wanted)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Enters the newest request under a key that others may have as well. Only the newest of them is ever looked for,
     * and it is remembered longest, so it takes the place of the one before: a key that is sent over and over cannot
     * make its line overflow.
     */
    private void insertNewest(long wantedHash) {
        index.search(wantedHash);
        for (long number = index.next(); number != NONE; number = index.next()) {
            if (at(number, candidate).isNamedBy(wanted)) {
                index.removeFound();
            }
        }
        index.insert(wantedHash);
    }

    /** As {@link #insertNewest}, for a reversal that waits for its original. */
    private void insertAwaiting(long wantedHash) {
        index.search(wantedHash);
        for (long number = index.next(); number != NONE; number = index.next()) {
            if (at(number, candidate).isWaitingFor(wanted)) {
                index.removeFound();
            }
        }
        index.insert(wantedHash);
    }

    private long idOf(int account) {
        return account == Decision.NONE ? 0 : accounts.id(account);
    }

    private Transaction at(long number, Transaction view) {
        int slot = newestSlot - (int) (newest - number);
        return view.wrap(records, slot < 0 ? slot + capacity : slot, number);
    }
}
