package org.pointsman.core.transactions;

import static org.agrona.UnsafeApi.getByte;
import static org.agrona.UnsafeApi.getInt;
import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.getShort;
import static org.agrona.UnsafeApi.putByte;
import static org.agrona.UnsafeApi.putInt;
import static org.agrona.UnsafeApi.putLong;
import static org.pointsman.core.table.RecordHash.coefficient;

import org.pointsman.core.table.RecordHash;

/**
 * A flyweight over the record of one remembered transaction. A record is two cache lines:
 *
 * <pre>
 *   0 terminalId            8 merchant high       16 merchant low       24 acquirer
 *  32 transmissionTime     36 stan
 *  40 messageClass         41 state               42 responseCode       43 digits of the PAN
 *  44 originalClass, of a request: marks          45 flags
 *  48 pan number           56 amount
 *
 *  64 processingCode       68 localTime           72 currency           74 localDate
 *  76 monthDay             78 epochDay            80 rrn high           88 rrn low
 *  92 approvalCode         96 timestampNs
 *  of a request:   104 account slot + 1           108 hold or credited account, slot + 1
 *                  112 balance of an inquiry      120 hash of the record
 *                  112 card                       116 how much later its reversal came, in numbers
 *  of a reversal:  104 originalTransmissionTime   108 originalStan
 *                  112 originalAcquirer           120 replacementAmount
 * </pre>
 *
 * The words from 0 to {@code rrn high} are also the first words of the record's hash. The hash of a request is kept in
 * it, so that forgetting a transaction need not look up its accounts.
 *
 * <p>A payment by API has the marks {@link #FROM_API}, in the place of the PAN the account that pays if no card does (with
 * 0 digits), in the place of the transmission time the low half of the number of its {@link ClientRequest}, and in that of
 * the local date the expiry that was sent.
 */
public final class Transaction {
    public static final int RECORD_BYTES = 128;

    /** Mark: a payment by API. */
    public static final int FROM_API = 1;
    /** Mark: an authorisation that was captured: what was held was moved. */
    private static final int CAPTURED = 2;
    /** Mark: what was captured is what a partial reversal had left. */
    private static final int REST_CAPTURED = 4;

    private static final int TERMINAL = 0;
    private static final int MERCHANT_HIGH = 8;
    private static final int MERCHANT_LOW = 16;
    private static final int ACQUIRER = 24;
    private static final int TIME_AND_STAN = 32;
    private static final int CLASS_AND_STATE = 40;
    private static final int MESSAGE_CLASS = 40;
    private static final int STATE = 41;
    private static final int RESPONSE_CODE = 42;
    private static final int DIGITS = 43;
    private static final int ORIGINAL_CLASS = 44;
    private static final int FLAGS = 45;
    private static final int PAN = 48;
    private static final int AMOUNT = 56;
    private static final int PROCESSING_CODE_AND_TIME = 64;
    private static final int PROCESSING_CODE = 64;
    private static final int CURRENCY_AND_DAYS = 72;
    private static final int CURRENCY = 72;
    private static final int LOCAL_DATE = 74;
    private static final int MONTH_DAY = 76;
    private static final int EPOCH_DAY = 78;
    private static final int RRN_HIGH = 80;
    private static final int RRN_LOW_AND_APPROVAL = 88;
    private static final int TIMESTAMP = 96;
    private static final int ACCOUNT = 104;
    private static final int HOLD_OR_CREDITED = 108;
    private static final int BALANCE = 112;
    private static final int CARD = 112;
    private static final int REVERSED_AFTER = 116;
    private static final int HASH = 120;
    private static final int ORIGINAL_TIME_AND_STAN = 104;
    private static final int ORIGINAL_ACQUIRER = 112;
    private static final int REPLACEMENT = 120;

    private static final int STATE_WORD = 5;
    private static final int RRN_HIGH_WORD = 10;
    private static final int TIMESTAMP_WORD = 14;
    private static final int CREDITED_WORD = 20;
    private static final int REVERSAL_WORD = 21;
    private static final int MARKS_SHIFT = 32;
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private long at;
    private long number;

    Transaction wrap(long address, long transactionNumber) {
        at = address;
        number = transactionNumber;
        return this;
    }

    public long number() {
        return number;
    }

    public int messageClass() {
        return getByte(at + MESSAGE_CLASS);
    }

    public boolean isReversal() {
        return messageClass() == Incoming.REVERSAL;
    }

    public int state() {
        return getByte(at + STATE);
    }

    public int responseCode() {
        return getByte(at + RESPONSE_CODE) & 0xFF;
    }

    public int flags() {
        return getByte(at + FLAGS);
    }

    public boolean isFromApi() {
        return !isReversal() && (marks() & FROM_API) != 0;
    }

    /** True of a payment by API that names no acquirer. */
    public boolean hasNoAcquirer() {
        return isFromApi() && acquirer() == 0;
    }

    /** True of a payment by API that names no terminal. */
    public boolean hasNoTerminal() {
        return isFromApi() && terminalId() == 0;
    }

    /** True of an authorisation whose held amount was moved to the merchant. */
    public boolean isCaptured() {
        return !isReversal() && (marks() & CAPTURED) != 0;
    }

    /** True of a captured authorisation of which a message had reversed a part before. */
    public boolean isRestCaptured() {
        return !isReversal() && (marks() & REST_CAPTURED) != 0;
    }

    private int marks() {
        return getByte(at + ORIGINAL_CLASS);
    }

    /** True of an authorisation that is not captured: while it is approved, and after a partial reversal, it has a hold. */
    public boolean isHeld() {
        return messageClass() == Incoming.AUTHORISATION && !isCaptured();
    }

    /** Of a payment by API: the low half of the number of its {@link ClientRequest}. */
    public long requestNumber() {
        return getLong(at + TIME_AND_STAN) & LOW_HALF;
    }

    public long terminalId() {
        return getLong(at + TERMINAL);
    }

    public long merchantHigh() {
        return getLong(at + MERCHANT_HIGH);
    }

    public long merchantLow() {
        return getLong(at + MERCHANT_LOW);
    }

    public long acquirer() {
        return getLong(at + ACQUIRER);
    }

    public long panNumber() {
        return getLong(at + PAN);
    }

    public int panDigits() {
        return getByte(at + DIGITS) & 0xFF;
    }

    public long amount() {
        return getLong(at + AMOUNT);
    }

    public long processingCode() {
        return getInt(at + PROCESSING_CODE) & LOW_HALF;
    }

    public int currency() {
        return getShort(at + CURRENCY) & 0xFFFF;
    }

    public int monthDay() {
        return getShort(at + MONTH_DAY) & 0xFFFF;
    }

    public int epochDay() {
        return getShort(at + EPOCH_DAY) & 0xFFFF;
    }

    public long rrnHigh() {
        return getLong(at + RRN_HIGH);
    }

    public long rrnLow() {
        return getLong(at + RRN_LOW_AND_APPROVAL) & LOW_HALF;
    }

    public long approvalCode() {
        return getLong(at + RRN_LOW_AND_APPROVAL) >>> 32;
    }

    public long timestampNs() {
        return getLong(at + TIMESTAMP);
    }

    /** Of what may be a record: the slot of the account of the request it is, if it is one; {@link Decision#NONE} or below. */
    static int likelyAccount(long address) {
        return getInt(address + ACCOUNT) - 1;
    }

    /** The slot of the card's account, or {@link Decision#NONE}. */
    public int account() {
        return isReversal() ? Decision.NONE : getInt(at + ACCOUNT) - 1;
    }

    /** The slot of the hold of an approved authorisation. */
    public int hold() {
        return isHeld() ? getInt(at + HOLD_OR_CREDITED) - 1 : Decision.NONE;
    }

    /** The slot of the account that an approved financial request, or a capture, credited. */
    public int creditedAccount() {
        return isReversal() || isHeld() ? Decision.NONE : getInt(at + HOLD_OR_CREDITED) - 1;
    }

    /** The number of the message that reversed it, {@link Transactions#NONE} if none did. */
    public long reversal() {
        int later = isReversal() || hasBalance() ? 0 : getInt(at + REVERSED_AFTER);
        return later == 0 ? Transactions.NONE : number + later;
    }

    /** Of a reversal: what it leaves of the original's amount (DE 95), -1 = absent. */
    public long replacementAmount() {
        return getLong(at + REPLACEMENT);
    }

    public long balance() {
        return hasBalance() ? getLong(at + BALANCE) : 0;
    }

    /** The place of the card of an approved request that moved or held money; {@link Decision#NONE} if an account paid. */
    public int card() {
        return getInt(at + CARD);
    }

    /** Currency of {@link #balance}: a request is only approved in the currency of the card's account. */
    public int balanceCurrency() {
        return hasBalance() ? currency() : 0;
    }

    private boolean hasBalance() {
        return (flags() & Decision.BALANCE_PRESENT) != 0;
    }

    /** True if a repeat of this transaction with the same key may look like that (docs/deciding.md, "Content"). */
    boolean hasContentOf(Incoming incoming) {
        boolean same = incoming.panNumber == panNumber()
                && incoming.panDigits == panDigits()
                && incoming.processingCode == processingCode()
                && incoming.amount == amount()
                && incoming.merchantHigh == merchantHigh()
                && incoming.merchantLow == merchantLow()
                && incoming.currency == currency();
        return same
                && (!isReversal() || incoming.replacementAmount == getLong(at + REPLACEMENT) && namesLike(incoming));
    }

    /** True if a repeat of this payment by API may look like that. */
    public boolean hasPaymentContentOf(Incoming payment) {
        return hasContentOf(payment)
                && payment.messageClass == messageClass()
                && payment.terminalId == terminalId()
                && payment.acquirer == acquirer()
                && payment.localDate == localDate();
    }

    /** True if the request in hand has this transaction's key. */
    boolean hasKeyOf(Incoming incoming) {
        return hasExactKey(
                incoming.messageClass,
                incoming.transmissionTime | incoming.stan << 32,
                incoming.acquirer,
                incoming.terminalId);
    }

    /** True if this is a request that the reversal in hand names by the first key it has. */
    boolean isNamedBy(Incoming reversal) {
        if (isReversal()) {
            return false;
        }
        if (reversal.originalClass != 0) {
            return hasExactKey(
                    reversal.originalClass,
                    reversal.originalTransmissionTime | reversal.originalStan << 32,
                    reversal.originalAcquirer,
                    reversal.terminalId);
        }
        return reversal.hasRrn() ? hasRrnKeyOf(reversal) : !isFromApi() && hasLocalTimeKeyOf(reversal);
    }

    /** True if this is a reversal without original that would have named the request in hand. */
    boolean isWaitingFor(Incoming request) {
        if (state() != TransactionState.UNMATCHED) {
            return false;
        }
        if (originalClass() != 0) {
            return originalClass() == request.messageClass
                    && getLong(at + ORIGINAL_TIME_AND_STAN) == (request.transmissionTime | request.stan << 32)
                    && getLong(at + ORIGINAL_ACQUIRER) == request.acquirer
                    && terminalId() == request.terminalId;
        }
        return (rrnHigh() | rrnLow()) != 0 ? hasRrnKeyOf(request) : hasLocalTimeKeyOf(request);
    }

    /** True if this and the reversal in hand, both without original, wait for the same. */
    boolean isWaitingLike(Incoming reversal) {
        return state() == TransactionState.UNMATCHED && namesLike(reversal);
    }

    /**
     * True if this reversal and the one in hand name their original by the same key. Other references they carry name
     * nothing, so they may differ.
     */
    private boolean namesLike(Incoming reversal) {
        if (originalClass() != reversal.originalClass) {
            return false;
        }
        if (reversal.originalClass != 0) {
            return getLong(at + ORIGINAL_TIME_AND_STAN)
                            == (reversal.originalTransmissionTime | reversal.originalStan << 32)
                    && getLong(at + ORIGINAL_ACQUIRER) == reversal.originalAcquirer
                    && terminalId() == reversal.terminalId;
        }
        return reversal.hasRrn() ? hasRrnKeyOf(reversal) : (rrnHigh() | rrnLow()) == 0 && hasLocalTimeKeyOf(reversal);
    }

    private boolean hasExactKey(int messageClass, long timeAndStan, long acquirer, long terminalId) {
        return getLong(at + TIME_AND_STAN) == timeAndStan
                && getLong(at + TERMINAL) == terminalId
                && getLong(at + ACQUIRER) == acquirer
                && messageClass() == messageClass;
    }

    boolean isRequestOfRrn(long high, long low) {
        return !isReversal() && rrnHigh() == high && rrnLow() == low;
    }

    boolean isRequestOfTerminalAndStan(long terminalId, long stan) {
        return !isReversal() && terminalId() == terminalId && stan() == stan;
    }

    boolean hasRrnKeyOf(Incoming incoming) {
        return rrnHigh() == incoming.rrnHigh
                && rrnLow() == incoming.rrnLow
                && terminalId() == incoming.terminalId
                && merchantHigh() == incoming.merchantHigh
                && merchantLow() == incoming.merchantLow;
    }

    boolean hasLocalTimeKeyOf(Incoming incoming) {
        return stan() == incoming.stan
                && localTime() == incoming.localTime
                && localDate() == incoming.localDate
                && terminalId() == incoming.terminalId
                && merchantHigh() == incoming.merchantHigh
                && merchantLow() == incoming.merchantLow;
    }

    /** Writes the whole record. @return its hash */
    long write(Incoming incoming, Decision decision, long timestampNs, long accountId, long creditedAccountId) {
        putLong(at + TERMINAL, incoming.terminalId);
        putLong(at + MERCHANT_HIGH, incoming.merchantHigh);
        putLong(at + MERCHANT_LOW, incoming.merchantLow);
        putLong(at + ACQUIRER, incoming.acquirer);
        putLong(at + TIME_AND_STAN, incoming.transmissionTime | incoming.stan << 32);
        putLong(
                at + CLASS_AND_STATE,
                incoming.messageClass
                        | decision.state << 8
                        | decision.responseCode << 16
                        | (long) incoming.panDigits << 24
                        | (long) (incoming.originalClass | incoming.marks) << MARKS_SHIFT
                        | (long) decision.flags << 40);
        putLong(at + PAN, incoming.panNumber);
        putLong(at + AMOUNT, incoming.amount);
        putLong(at + PROCESSING_CODE_AND_TIME, incoming.processingCode | incoming.localTime << 32);
        putLong(
                at + CURRENCY_AND_DAYS,
                incoming.currency
                        | (long) incoming.localDate << 16
                        | (long) decision.monthDay << 32
                        | (long) decision.epochDay << 48);
        putLong(at + RRN_HIGH, incoming.rrnHigh);
        putLong(at + RRN_LOW_AND_APPROVAL, incoming.rrnLow | decision.approvalCode << 32);
        putLong(at + TIMESTAMP, timestampNs);
        if (incoming.messageClass == Incoming.REVERSAL) {
            putLong(at + ORIGINAL_TIME_AND_STAN, incoming.originalTransmissionTime | incoming.originalStan << 32);
            putLong(at + ORIGINAL_ACQUIRER, incoming.originalAcquirer);
            putLong(at + REPLACEMENT, incoming.replacementAmount);
            return reversalHash();
        }
        int holdOrCredited = decision.hold != Decision.NONE ? decision.hold : decision.creditedAccount;
        putInt(at + ACCOUNT, decision.account + 1);
        putInt(at + HOLD_OR_CREDITED, holdOrCredited + 1);
        putLong(at + BALANCE, inquired(decision) ? decision.balance : decision.card & LOW_HALF);
        long hash = requestHash(accountId, creditedAccountId);
        putLong(at + HASH, hash);
        return hash;
    }

    private static boolean inquired(Decision decision) {
        return (decision.flags & Decision.BALANCE_PRESENT) != 0;
    }

    /** Puts back, when a snapshot is loaded, which hold a request has that is not captured. */
    void restoreHold(int hold) {
        putInt(at + HOLD_OR_CREDITED, hold + 1);
    }

    /** Moves a request on to another state. @return what its hash grows by */
    long state(int state) {
        long added = RecordHash.delta(salt(), STATE_WORD, (long) (state - state()) << 8);
        putByte(at + STATE, (byte) state);
        return grow(added);
    }

    /** Notes which message reversed it. @return what its hash grows by */
    long reversedBy(long reversal) {
        putInt(at + REVERSED_AFTER, (int) (reversal - number));
        return grow(RecordHash.delta(salt(), REVERSAL_WORD, reversal));
    }

    /** Makes an authorisation, or what a partial reversal left of it, a captured one. @return what its hash grows by */
    long capture(int creditedAccount, long creditedAccountId) {
        int added = state() == TransactionState.PARTLY_REVERSED ? CAPTURED | REST_CAPTURED : CAPTURED;
        putByte(at + ORIGINAL_CLASS, (byte) (marks() | added));
        putInt(at + HOLD_OR_CREDITED, creditedAccount + 1);
        return grow(RecordHash.delta(salt(), STATE_WORD, (long) added << MARKS_SHIFT)
                + RecordHash.delta(salt(), CREDITED_WORD, creditedAccountId));
    }

    private long salt() {
        return RecordHash.salt(RecordHash.TRANSACTION, number);
    }

    private long grow(long added) {
        putLong(at + HASH, getLong(at + HASH) + added);
        return added;
    }

    /** The hash of the record as it stands. */
    long hash() {
        return isReversal() ? reversalHash() : getLong(at + HASH);
    }

    /** Works out the hash of a request from its fields, as long as it stands. */
    long recomputedRequestHash(long accountId, long creditedAccountId) {
        return requestHash(accountId, creditedAccountId) + RecordHash.delta(salt(), REVERSAL_WORD, reversal());
    }

    /** Works out the hash of a request that is not reversed from its fields. */
    private long requestHash(long accountId, long creditedAccountId) {
        return RecordHash.salt(RecordHash.TRANSACTION, number)
                * (commonSum()
                        + coefficient(14) * balance()
                        + coefficient(16) * accountId
                        + coefficient(20) * balanceCurrency()
                        + coefficient(21) * creditedAccountId);
    }

    private long reversalHash() {
        return RecordHash.salt(RecordHash.TRANSACTION, number)
                * (commonSum()
                        + coefficient(17) * getLong(at + ORIGINAL_TIME_AND_STAN)
                        + coefficient(18) * getLong(at + ORIGINAL_ACQUIRER)
                        + coefficient(19) * getLong(at + REPLACEMENT));
    }

    private long commonSum() {
        long sum = coefficient(0);
        for (int word = 0; word <= RRN_HIGH_WORD; word++) {
            sum += coefficient(word + 1) * getLong(at + word * Long.BYTES);
        }
        long rrnLowAndApproval = getLong(at + RRN_LOW_AND_APPROVAL);
        return sum
                + coefficient(12) * (rrnLowAndApproval & LOW_HALF)
                + coefficient(13) * (rrnLowAndApproval >>> 32)
                + coefficient(TIMESTAMP_WORD + 1) * timestampNs();
    }

    /** Of a reversal the message class it names its original by, 0 = none; of a request its marks. */
    public int originalClassOrMarks() {
        return getByte(at + ORIGINAL_CLASS) & 0xFF;
    }

    public long transmissionTime() {
        return getLong(at + TIME_AND_STAN) & LOW_HALF;
    }

    /** Of a reversal: DE 90 digits 11 to 20. */
    public long originalTransmissionTime() {
        return getLong(at + ORIGINAL_TIME_AND_STAN) & LOW_HALF;
    }

    /** Of a reversal: DE 90 digits 5 to 10. */
    public long originalStan() {
        return getLong(at + ORIGINAL_TIME_AND_STAN) >>> 32;
    }

    /** Of a reversal: DE 90 digits 21 to 31. */
    public long originalAcquirer() {
        return getLong(at + ORIGINAL_ACQUIRER);
    }

    /** True of a request that a card of ours paid, so that {@link #card} says which. */
    public boolean hasCard() {
        return !isReversal() && !hasBalance() && card() != Decision.NONE;
    }

    private int originalClass() {
        return getByte(at + ORIGINAL_CLASS) & 0xFF;
    }

    public long stan() {
        return getLong(at + TIME_AND_STAN) >>> 32;
    }

    public long localTime() {
        return getLong(at + PROCESSING_CODE_AND_TIME) >>> 32;
    }

    public int localDate() {
        return getShort(at + LOCAL_DATE) & 0xFFFF;
    }
}
