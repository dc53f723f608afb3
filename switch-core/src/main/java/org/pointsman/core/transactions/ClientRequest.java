package org.pointsman.core.transactions;

import static org.agrona.UnsafeApi.getByte;
import static org.agrona.UnsafeApi.getInt;
import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.putByte;
import static org.agrona.UnsafeApi.putInt;
import static org.agrona.UnsafeApi.putLong;

import org.pointsman.core.table.RecordHash;

/**
 * A flyweight over the record of one remembered request of an API client:
 *
 * <pre>
 *   0 key high    8 key low    16 client   20 kind   21 result   22 why reference data refused an account
 *  24 subject    32 timestampNs
 *  40 content: {@link ClientCall#content}
 * </pre>
 */
public final class ClientRequest {
    static final int RECORD_BYTES = 80;

    private static final int KEY_HIGH = 0;
    private static final int KEY_LOW = 8;
    private static final int CLIENT = 16;
    private static final int KIND = 20;
    private static final int RESULT = 21;
    private static final int COMMAND_ERROR = 22;
    private static final int SUBJECT = 24;
    private static final int TIMESTAMP = 32;
    private static final int CONTENT = 40;

    private long at;
    private long number;
    private final long[] words = new long[5 + ClientCall.CONTENT_WORDS];

    ClientRequest wrap(long address, long requestNumber) {
        at = address;
        number = requestNumber;
        return this;
    }

    public long client() {
        return getInt(at + CLIENT) & 0xFFFF_FFFFL;
    }

    /** One of the constants of {@link ClientCall}. */
    public int kind() {
        return getByte(at + KIND);
    }

    public int result() {
        return getByte(at + RESULT);
    }

    public int commandError() {
        return getByte(at + COMMAND_ERROR);
    }

    /** The number of a payment, or the id of an account. */
    public long subject() {
        return getLong(at + SUBJECT);
    }

    public long timestampNs() {
        return getLong(at + TIMESTAMP);
    }

    /** A word of the reference, of a request that created a payment. */
    public long reference(int word) {
        return content(word);
    }

    public long keyHigh() {
        return getLong(at + KEY_HIGH);
    }

    public long keyLow() {
        return getLong(at + KEY_LOW);
    }

    /** A word of {@link ClientCall#content}. */
    public long content(int word) {
        return getLong(at + CONTENT + (long) word * Long.BYTES);
    }

    boolean hasKeyOf(ClientCall call) {
        return getLong(at + KEY_HIGH) == call.keyHigh
                && getLong(at + KEY_LOW) == call.keyLow
                && client() == call.client;
    }

    /** True if the call asks for the same. What is asked of a payment that is to be created stands in its transaction. */
    boolean hasContentOf(ClientCall call) {
        boolean same = kind() == call.kind && (call.kind == ClientCall.PAYMENT || subject() == call.subject);
        for (int i = 0; i < ClientCall.CONTENT_WORDS; i++) {
            same &= content(i) == call.content[i];
        }
        return same;
    }

    /** Writes the whole record. @return its hash */
    long write(ClientCall call, int result, int commandError, long timestampNs) {
        putLong(at + KEY_HIGH, call.keyHigh);
        putLong(at + KEY_LOW, call.keyLow);
        putInt(at + CLIENT, (int) call.client);
        putByte(at + KIND, (byte) call.kind);
        putByte(at + RESULT, (byte) result);
        putByte(at + COMMAND_ERROR, (byte) commandError);
        putLong(at + SUBJECT, call.subject);
        putLong(at + TIMESTAMP, timestampNs);
        for (int i = 0; i < ClientCall.CONTENT_WORDS; i++) {
            putLong(at + CONTENT + (long) i * Long.BYTES, call.content[i]);
        }
        return hash();
    }

    long hash() {
        words[0] = getLong(at + KEY_HIGH);
        words[1] = getLong(at + KEY_LOW);
        words[2] = client() | (long) kind() << 32 | (long) result() << 40 | (long) commandError() << 48;
        words[3] = subject();
        words[4] = timestampNs();
        for (int i = 0; i < ClientCall.CONTENT_WORDS; i++) {
            words[5 + i] = content(i);
        }
        return RecordHash.hash(RecordHash.CLIENT_REQUEST, number, words, words.length);
    }
}
