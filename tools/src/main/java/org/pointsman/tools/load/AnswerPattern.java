package org.pointsman.tools.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.pointsman.net.iso8583.MessageReader;

/**
 * What the right answers to one template look like, learned from one that was checked field by field. An answer that fits
 * is right: byte for byte the same as that one, except
 *
 * <ul>
 *   <li>where the request differed from its template: there the answer holds the bytes of the request;
 *   <li>approval code (DE 38) and balance (DE 54), which the switch makes; the balance is checked by whoever knows it.
 * </ul>
 *
 * An answer that does not fit is not wrong for that (the settlement date changes at cut-over): it is checked field by field.
 */
final class AnswerPattern {
    /** Bytes behind an answer that {@link #fits} may load, without looking at them. */
    static final int SLACK = Long.BYTES;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int DE_STAN = 11;
    private static final int DE_APPROVAL_CODE = 38;
    private static final int DE_BALANCE = 54;

    private final int length;
    private final byte[] bytes;
    private final byte[] mask;
    private final int[] answerAt;
    private final int[] requestAt;
    private final int[] lengths;
    private final int fields;
    private final int stan;
    private final int balanceAt;
    private final int balanceLength;

    /**
     * @param request the request as it was sent, from {@code request.offset()}
     * @param answer the right answer to it
     * @param patched the fields in which requests differ
     */
    AnswerPattern(MessageReader request, MessageReader answer, int[] patched) {
        answerAt = new int[patched.length];
        requestAt = new int[patched.length];
        lengths = new int[patched.length];
        length = answer.length();
        int rounded = (length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
        bytes = new byte[rounded];
        mask = new byte[rounded];
        answer.buffer().getBytes(answer.offset(), bytes, 0, length);
        Arrays.fill(mask, 0, length, (byte) 0xFF);
        int count = 0;
        int stanField = -1;
        for (int de : patched) {
            if (request.has(de) && answer.has(de)) {
                unmask(answer, de);
                answerAt[count] = answer.fieldOffset(de) - answer.offset();
                requestAt[count] = request.fieldOffset(de) - request.offset();
                lengths[count] = answer.fieldLength(de);
                stanField = de == DE_STAN ? count : stanField;
                count++;
            }
        }
        fields = count;
        stan = stanField;
        unmask(answer, DE_APPROVAL_CODE);
        unmask(answer, DE_BALANCE);
        balanceAt = answer.contentOffset(DE_BALANCE) - answer.offset();
        balanceLength = answer.contentLength(DE_BALANCE);
    }

    private void unmask(MessageReader answer, int de) {
        if (answer.has(de)) {
            int at = answer.fieldOffset(de) - answer.offset();
            Arrays.fill(mask, at, at + answer.fieldLength(de), (byte) 0);
        }
    }

    /** Whether an answer of this shape holds the request's STAN. */
    boolean hasStanOf(Frame request, Frame answer) {
        return stan >= 0 && answer.length() == length && holds(stan, request, answer);
    }

    boolean fits(Frame request, Frame answer) {
        return answer.length() == length
                && fitsConstants(answer.bytes(), answer.offset())
                && fitsRequest(request, answer);
    }

    private boolean fitsConstants(byte[] answer, int offset) {
        long different = 0;
        for (int i = 0; i < bytes.length; i += Long.BYTES) {
            long word = (long) LONGS.get(answer, offset + i);
            different |= (word ^ (long) LONGS.get(bytes, i)) & (long) LONGS.get(mask, i);
        }
        return different == 0;
    }

    private boolean fitsRequest(Frame request, Frame answer) {
        for (int i = 0; i < fields; i++) {
            if (!holds(i, request, answer)) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(int field, Frame request, Frame answer) {
        int to = answer.offset() + answerAt[field];
        int from = request.offset() + requestAt[field];
        int end = to + lengths[field];
        return Arrays.equals(answer.bytes(), to, end, request.bytes(), from, from + lengths[field]);
    }

    boolean hasBalance() {
        return balanceLength > 0;
    }

    /** Where the content of DE 54 begins in an answer that fits, from its first byte. */
    int balanceAt() {
        return balanceAt;
    }

    int balanceLength() {
        return balanceLength;
    }
}
