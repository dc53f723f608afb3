package org.pointsman.core.table;

/**
 * The arithmetic of the state hash. The state hash is the sum, wrapping at 64 bits, of one hash a record, so it depends
 * neither on layout nor on order, and each table keeps its own share up to date.
 *
 * <p>A record is {@code (kind, key, words)} and hashes to
 *
 * <pre>
 *   h = salt(kind, key) · (C(0) + Σ C(i+1) · word[i])
 *   salt(kind, key) = mix64(key + kind · 0x9E3779B97F4A7C15) | 1
 *   C(i) = mix64(i + 1) | 1
 * </pre>
 *
 * so a record whose word {@code i} grows by {@code d} adds {@code salt · C(i+1) · d}: see {@link #delta}.
 *
 * <p>The records. {@code a | b<<n} packs unsigned fields from the low end; "packed text" is as in {@code engine.xml}.
 *
 * <pre>
 *  1 account      key id
 *                 0 currency | kind&lt;&lt;16 | status&lt;&lt;24 | mayGoNegative&lt;&lt;32;  1 creditLine;  2 maxBalance;  3 posted;  4 held
 *  2 participant  key id
 *                 0 role | status&lt;&lt;8
 *  3 card         key pan number
 *                 0 digits | status&lt;&lt;8 | expiry&lt;&lt;16 | permissions&lt;&lt;32;  1 account id
 *  4 merchant     key {@link #merchantKey}
 *                 0 high;  1 low;  2 account id;  3 mcc | permissions&lt;&lt;16 | status&lt;&lt;32
 *  5 terminal     key {@link #terminalKey}
 *                 0 terminalId;  1 permissions | status&lt;&lt;16
 *  6 route        key {@link #routeKey}
 *                 0 channel | checkDigit&lt;&lt;8
 *  7 limit        key limit number
 *                 0 scope | measure&lt;&lt;8 | window&lt;&lt;16;  1 threshold
 *  8 usage        key {@link #usageKey}
 *                 0 used
 *                 (only usages of the current business day; one that was given back to 0 is still a record)
 *  9 hold         key transaction number
 *                 0 account id;  1 amount still held;  2 deadlineNs
 * 10 transaction  key number (what is different of a payment by API: see docs/deciding.md)
 *                 0 terminalId;  1 merchant high;  2 merchant low;  3 acquirer;  4 transmissionTime | stan&lt;&lt;32
 *                 5 messageClass | state&lt;&lt;8 | responseCode&lt;&lt;16 | digits&lt;&lt;24 | originalClass&lt;&lt;32 | flags&lt;&lt;40;
 *                   in a request the marks stand for originalClass: 1 by API, 2 an authorisation that was captured
 *                 6 pan number;  7 amount;  8 processingCode | localTime&lt;&lt;32
 *                 9 currency | localDate&lt;&lt;16 | monthDay&lt;&lt;32 | epochDay&lt;&lt;48
 *                10 rrn high;  11 rrn low;  12 approvalCode;  13 balance;  14 timestampNs
 *                15 account id: the card's account of an approved request, else 0
 *                16 originalTransmissionTime | originalStan&lt;&lt;32;  17 originalAcquirer;  18 replacementAmount;
 *                   all three 0 in a request
 *                19 currency of the balance, 0 where there is none
 *                20 account id of the account that an approved class 2 request (not an inquiry) or a capture credited, else 0.
 *                   A reversal takes the money back from there, even if the merchant has another account by then
 *                21 number of the reversal request that reversed it, 0 if none did
 * 11 counters     key 0
 *                 0 next transaction number, from 1;  1 next approval code before the modulo, from 1;  2 next RRN, from 1
 *                 3 epochDay;  4 monthDay;  5 timestamp of the last command that was not a query (ns)
 *                 6 next STAN before the modulo, from 1;  7 next client request number, from 1
 * 12 genesis      key 0
 *                 0-3 the digest;  then the other fields in the order of the schema, without padding
 * 13 client       key number
 *    request      0 key high;  1 key low;  2 client | kind&lt;&lt;32 | result&lt;&lt;40 | commandError&lt;&lt;48;  3 subject;  4 timestampNs
 *                 5-9 content
 * </pre>
 *
 * Before Genesis the state hash is 0.
 */
public final class RecordHash {
    public static final int ACCOUNT = 1;
    public static final int PARTICIPANT = 2;
    public static final int CARD = 3;
    public static final int MERCHANT = 4;
    public static final int TERMINAL = 5;
    public static final int ROUTE = 6;
    public static final int LIMIT = 7;
    public static final int USAGE = 8;
    public static final int HOLD = 9;
    public static final int TRANSACTION = 10;
    public static final int COUNTERS = 11;
    public static final int GENESIS = 12;
    public static final int CLIENT_REQUEST = 13;

    /** More words than any record has. */
    public static final int MAX_WORDS = 31;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long[] COEFFICIENTS = new long[MAX_WORDS + 1];

    static {
        for (int i = 0; i <= MAX_WORDS; i++) {
            COEFFICIENTS[i] = mix64(i + 1) | 1;
        }
    }

    private RecordHash() {}

    /** The finaliser of SplitMix64: a bijection in which every bit of the input reaches every bit of the output. */
    public static long mix64(long value) {
        long x = value;
        x ^= x >>> 30;
        x *= 0xBF58476D1CE4E5B9L;
        x ^= x >>> 27;
        x *= 0x94D049BB133111EBL;
        x ^= x >>> 31;
        return x;
    }

    /** What a record's inner sum is multiplied by. */
    public static long salt(int kind, long key) {
        return mix64(key + kind * GOLDEN) | 1;
    }

    /** {@code C(i)}, for {@code i} from 0 to {@link #MAX_WORDS}. */
    public static long coefficient(int i) {
        return COEFFICIENTS[i];
    }

    /** What a change of word {@code word} by {@code difference} adds to the hash of a record of this salt. */
    public static long delta(long salt, int word, long difference) {
        return salt * COEFFICIENTS[word + 1] * difference;
    }

    public static long hash(int kind, long key, long w0) {
        return salt(kind, key) * (COEFFICIENTS[0] + COEFFICIENTS[1] * w0);
    }

    public static long hash(int kind, long key, long w0, long w1) {
        return salt(kind, key) * (COEFFICIENTS[0] + COEFFICIENTS[1] * w0 + COEFFICIENTS[2] * w1);
    }

    public static long hash(int kind, long key, long w0, long w1, long w2) {
        return salt(kind, key) * (COEFFICIENTS[0] + COEFFICIENTS[1] * w0 + COEFFICIENTS[2] * w1 + COEFFICIENTS[3] * w2);
    }

    public static long hash(int kind, long key, long w0, long w1, long w2, long w3) {
        return salt(kind, key)
                * (COEFFICIENTS[0]
                        + COEFFICIENTS[1] * w0
                        + COEFFICIENTS[2] * w1
                        + COEFFICIENTS[3] * w2
                        + COEFFICIENTS[4] * w3);
    }

    /** The general form, for records with many words. */
    public static long hash(int kind, long key, long[] words, int length) {
        long sum = COEFFICIENTS[0];
        for (int i = 0; i < length; i++) {
            sum += COEFFICIENTS[i + 1] * words[i];
        }
        return salt(kind, key) * sum;
    }

    public static long merchantKey(long high, long low) {
        return mix64(high) + low;
    }

    public static long terminalKey(long terminalId, long merchantKey) {
        return mix64(terminalId) + merchantKey;
    }

    public static long routeKey(long prefix, int prefixDigits) {
        return prefix * 32 + prefixDigits;
    }

    /** @param subjectKey the key of the card, account, merchant, terminal or participant record */
    public static long usageKey(long subjectKey, int limitNumber) {
        return mix64(subjectKey) + limitNumber;
    }
}
