package org.pointsman.core.transactions;

import org.pointsman.core.ledger.Accounts;
import org.pointsman.core.table.KeyIndex;
import org.pointsman.core.table.NewestIndex;
import org.pointsman.core.table.RecordTable;

/**
 * The remembered transactions, numbered from 1 in order of arrival: a ring in which the newest takes the place of the
 * oldest, and two indexes over it.
 *
 * <p>In one each message stands under its own key, by which repeats and nearly all reversals name it, and a reversal whose
 * original has not been seen under what it names that by. The other, cheap to keep and dearer to search, has requests under
 * all else they can be named by: reversals without DE 90 give RRN or local time, who only looks a request up gives the RRN
 * alone, or terminal and STAN. A payment by API, whose own key is that of a {@link ClientRequest}, has no local time.
 */
public final class Transactions {
    /** No transaction; numbers begin at 1. */
    public static final long NONE = 0;

    private static final int KEYS_PER_TRANSACTION = 2;

    /** Transactions of the same RRN, or terminal and STAN, that a look-up goes through: the engine decides nothing meanwhile. */
    public static final int MAX_LOOKED_AT = 256;

    // The kinds of keys that several transactions can have.
    private static final int RRN = 0;
    private static final int LOCAL_TIME = 1;
    private static final int RRN_ALONE = 2;
    private static final int TERMINAL_AND_STAN = 3;
    private static final int KINDS = 4;

    private final int capacity;
    private final long rememberAtLeastNs;
    private final Accounts accounts;
    private final RecordTable records;
    private final KeyIndex index;
    private final KeyHashes hashes;
    private final NewestIndex newestBy;
    private final Transaction candidate = new Transaction();
    private final Transaction current = new Transaction();
    private final Transaction found = new Transaction();

    private long oldest = 1;
    private long newest;
    private int newestSlot;
    private long newestUnmatched;
    private long tableHash;

    /** Of the request in hand, from {@link #findSame} on. */
    private long exactHash;
    /** Of the original that the reversal in hand looks for, from {@link #findOriginal} on. */
    private long originalHash;

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
        hashes = new KeyHashes(seed);
        newestBy = new NewestIndex(capacity, KINDS);
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

    /** The transaction with the key of the request in hand, or {@link #NONE}. */
    public long findSame(Incoming incoming) {
        exactHash = hashes.exact(incoming);
        for (long entry = index.first(exactHash); entry != KeyIndex.NONE; entry = index.next(entry, exactHash)) {
            long number = index.number(entry);
            if (at(number, candidate).hasKeyOf(incoming)) {
                return number;
            }
        }
        return NONE;
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
            tableHash -= current.wrap(records.address(newestSlot), oldest).hash();
            oldest++;
        }
        newest++;
        index.remember(oldest, newest);
        return newest;
    }

    /** True if a reversal is remembered that looked for the request in hand before it came. */
    public boolean isAwaited(Incoming request) {
        return newestUnmatched >= oldest
                && (isAwaited(request, KeyHashes.awaited(exactHash))
                        // A number the engine has just given can be nobody's to know: a reversal that names it means
                        // another.
                        || (!request.rrnAssigned && isAwaited(request, KeyHashes.awaited(hashes.rrn(request))))
                        || isAwaited(request, KeyHashes.awaited(hashes.localTime(request))));
    }

    private boolean isAwaited(Incoming request, long hash) {
        for (long entry = index.first(hash); entry != KeyIndex.NONE; entry = index.next(entry, hash)) {
            if (at(index.number(entry), candidate).isWaitingFor(request)) {
                return true;
            }
        }
        return false;
    }

    /** The newest request that the reversal in hand can mean, or {@link #NONE}. The first key present decides. */
    public long findOriginal(Incoming reversal) {
        if (reversal.originalClass == 0) {
            return reversal.hasRrn()
                    ? findOriginal(reversal, RRN, hashes.rrn(reversal))
                    : findOriginal(reversal, LOCAL_TIME, hashes.localTime(reversal));
        }
        originalHash = hashes.original(reversal);
        for (long entry = index.first(originalHash); entry != KeyIndex.NONE; entry = index.next(entry, originalHash)) {
            long number = index.number(entry);
            if (at(number, candidate).isNamedBy(reversal)) {
                return number;
            }
        }
        return NONE;
    }

    private long findOriginal(Incoming reversal, int kind, long hash) {
        originalHash = hash;
        // The newest is the reversal itself, and not written yet.
        long number = newestBy.find(kind, hash, oldest, newest - 1);
        while (number != NONE && !at(number, candidate).isNamedBy(reversal)) {
            number = newestBy.find(kind, hash, oldest, number - 1);
        }
        return number;
    }

    /** Remembers the request in hand, and what was decided, under the number that {@link #begin} took. */
    public void complete(Incoming incoming, Decision decision, long timestampNs) {
        tableHash += current.wrap(records.address(newestSlot), newest)
                .write(incoming, decision, timestampNs, idOf(decision.account), idOf(decision.creditedAccount));
        enter(incoming, decision);
    }

    private void enter(Incoming incoming, Decision decision) {
        if (incoming.marks == 0) {
            index.insert(exactHash);
        }
        if (incoming.messageClass != Incoming.REVERSAL) {
            enterRequest(incoming);
        } else if (decision.state == TransactionState.UNMATCHED && incoming.originalClass != Incoming.REVERSAL) {
            newestUnmatched = newest;
            enterAwaiting(incoming);
        }
    }

    /**
     * Says which transaction the oldest is that a snapshot brings back; none is remembered yet. {@link #restore} follows for
     * it and every later one, in order.
     */
    public void startAt(long number) {
        oldest = number;
        newest = number - 1;
        newestBy.startAt(number);
        index.remember(oldest, newest);
    }

    /**
     * Remembers the transaction of the next number as it was when a snapshot was written; there is room. Its hold, if it has
     * one, follows by {@link #restoreHold}.
     *
     * @param request its fields, as when it came; its marks, however, those of now
     * @param decision as it stands now
     * @param reversal number of the message that reversed it, {@link #NONE} if none did
     */
    public void restore(Incoming request, Decision decision, long timestampNs, long reversal) {
        int marks = request.marks;
        long number = begin();
        tableHash += current.wrap(records.address(newestSlot), number)
                .write(request, decision, timestampNs, idOf(decision.account), idOf(decision.creditedAccount));
        if (reversal != NONE) {
            tableHash += current.reversedBy(reversal);
        }
        // Only what it came as decides where it is entered.
        request.marks = marks & Transaction.FROM_API;
        exactHash = hashes.exact(request);
        originalHash = request.originalClass == 0
                ? request.hasRrn() ? hashes.rrn(request) : hashes.localTime(request)
                : hashes.original(request);
        enter(request, decision);
    }

    /** Puts back which hold a remembered authorisation has. */
    public void restoreHold(long number, int hold) {
        at(number, candidate).restoreHold(hold);
    }

    private void enterRequest(Incoming request) {
        newestBy.begin(newest);
        newestBy.enter(RRN, hashes.rrn(request));
        newestBy.enter(RRN_ALONE, hashes.rrnAlone(request.rrnHigh, request.rrnLow));
        newestBy.enter(TERMINAL_AND_STAN, hashes.terminalAndStan(request.terminalId, request.stan));
        if (request.marks == 0) {
            newestBy.enter(LOCAL_TIME, hashes.localTime(request));
        }
    }

    /**
     * Enters the reversal in hand under the key of what it awaits. Others may await the same, but one of them is enough to
     * decline it, and the newest is remembered longest. So those before make room when a line is full, and a reversal that
     * is sent over and over under keys of its own cannot make it overflow.
     */
    private void enterAwaiting(Incoming reversal) {
        long hash = KeyHashes.awaited(originalHash);
        if (!index.insertAtHome(hash)) {
            for (long entry = index.first(hash); entry != KeyIndex.NONE; entry = index.next(entry, hash)) {
                if (at(index.number(entry), candidate).isWaitingLike(reversal)) {
                    index.remove(entry);
                }
            }
            index.insert(hash);
        }
    }

    /**
     * The newest request of an RRN, whichever terminal's, or {@link #NONE}.
     *
     * @param wanted which of several
     */
    public long findByRrn(long rrnHigh, long rrnLow, TransactionFilter wanted) {
        long hash = hashes.rrnAlone(rrnHigh, rrnLow);
        long number = newest + 1;
        for (int i = 0; i < MAX_LOOKED_AT; i++) {
            number = newestBy.find(RRN_ALONE, hash, oldest, number - 1);
            if (number == NONE || get(number).isRequestOfRrn(rrnHigh, rrnLow) && wanted.wants(found)) {
                return number;
            }
        }
        return NONE;
    }

    /**
     * The newest request of a terminal (DE 41) and STAN, or {@link #NONE}.
     *
     * @param wanted which of several
     */
    public long findByTerminalAndStan(long terminalId, long stan, TransactionFilter wanted) {
        long hash = hashes.terminalAndStan(terminalId, stan);
        long number = newest + 1;
        for (int i = 0; i < MAX_LOOKED_AT; i++) {
            number = newestBy.find(TERMINAL_AND_STAN, hash, oldest, number - 1);
            if (number == NONE || get(number).isRequestOfTerminalAndStan(terminalId, stan) && wanted.wants(found)) {
                return number;
            }
        }
        return NONE;
    }

    /** What a remembered reversal leaves of its original (DE 95), -1 = absent. */
    public long replacementAmount(long reversal) {
        return at(reversal, candidate).replacementAmount();
    }

    /** Makes a remembered authorisation a captured one. */
    public void capture(long number, int creditedAccount) {
        tableHash += at(number, candidate).capture(creditedAccount, idOf(creditedAccount));
    }

    /** What of a request that was approved is still held or with the merchant. A message may have left a part (DE 95). */
    public long remaining(Transaction approved) {
        return switch (approved.state()) {
            case TransactionState.APPROVED -> approved.amount();
            // It came later than what it reversed, so it is remembered as well.
            case TransactionState.PARTLY_REVERSED -> replacementAmount(approved.reversal());
            default -> 0;
        };
    }

    /**
     * Makes a remembered request a reversed one, or a partly reversed one.
     *
     * @param remaining of its amount
     * @param reversal the number of the message that reverses it; {@link #NONE} if it was the API
     */
    public void reverse(long number, long remaining, long reversal) {
        changeState(number, remaining == 0 ? TransactionState.REVERSED : TransactionState.PARTLY_REVERSED);
        if (reversal != NONE) {
            tableHash += at(number, candidate).reversedBy(reversal);
        }
    }

    /** Moves a remembered request on to another state of {@link TransactionState}. */
    public void changeState(long number, int state) {
        tableHash += at(number, candidate).state(state);
    }

    /** This table's share of the state hash. */
    public long hash() {
        return tableHash;
    }

    /** Works the share of the state hash out from the records, slowly. */
    public long recomputeHash() {
        long sum = 0;
        for (long number = oldest; number <= newest; number++) {
            Transaction transaction = at(number, candidate);
            sum += transaction.isReversal()
                    ? transaction.hash()
                    : transaction.recomputedRequestHash(
                            idOf(transaction.account()), idOf(transaction.creditedAccount()));
        }
        return sum;
    }

    public long memoryBytes() {
        return records.memoryBytes() + index.memoryBytes() + newestBy.memoryBytes();
    }

    // What a decision is going to read, for those who read ahead.

    /** Where the key of a request or reversal is looked for. */
    public long lineOfKey(Incoming incoming) {
        return index.home(hashes.exact(incoming));
    }

    /** The hash of what a reversal with DE 90 looks for. */
    public long originalHash(Incoming reversal) {
        return hashes.original(reversal);
    }

    /** Where a hash is looked for. */
    public long lineOf(long hash) {
        return index.home(hash);
    }

    /** The record, of two lines, that is likely to be meant; 0 if there is none. */
    public long likelyOriginal(long hash) {
        long entry = index.first(hash);
        return entry == KeyIndex.NONE ? 0 : address(index.number(entry));
    }

    /** The slot of the account of what may be a request's record; {@link Decision#NONE} or below if it has none. */
    public static int likelyAccount(long record) {
        return Transaction.likelyAccount(record);
    }

    /** The record, of two lines, that the transaction {@code ahead} of the next will overwrite. */
    public long placeAhead(int ahead) {
        int slot = newestSlot + 1 + Math.min(ahead, capacity - 1);
        return records.address(slot < capacity ? slot : slot - capacity);
    }

    private long idOf(int account) {
        return account == Decision.NONE ? 0 : Accounts.id(accounts.at(account));
    }

    private Transaction at(long number, Transaction view) {
        return view.wrap(address(number), number);
    }

    private long address(long number) {
        int slot = newestSlot - (int) (newest - number);
        return records.address(slot < 0 ? slot + capacity : slot);
    }
}
