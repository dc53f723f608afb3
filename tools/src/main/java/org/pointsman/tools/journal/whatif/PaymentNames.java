package org.pointsman.tools.journal.whatif;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import org.pointsman.core.codec.CaptureRequestDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.PaymentReversalRequestDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.RrnDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;

/**
 * Makes commands that name a payment of the recorded run name the same payment now. Ids and assigned RRNs come from counters of
 * the engine, which count on differently once one run remembers a request that the other refused to. One thread.
 */
final class PaymentNames {
    private static final int BLOCK = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int ORIGINAL_CLASS = BLOCK + ReversalRequestDecoder.originalClassEncodingOffset();
    private static final int RRN_HIGH =
            BLOCK + ReversalRequestDecoder.rrnEncodingOffset() + RrnDecoder.highEncodingOffset();
    private static final int RRN_LOW =
            BLOCK + ReversalRequestDecoder.rrnEncodingOffset() + RrnDecoder.lowEncodingOffset();

    private final NumberDrift payments = new NumberDrift();
    private final NumberDrift rrns = new NumberDrift();

    /** Has a command name what is meant by it now, in place. Its memory belongs to this run alone. */
    void translate(MutableDirectBuffer buffer, int command, int templateId) {
        switch (templateId) {
            case CaptureRequestDecoder.TEMPLATE_ID ->
                translateId(buffer, command + BLOCK + CaptureRequestDecoder.transactionEncodingOffset());
            case PaymentReversalRequestDecoder.TEMPLATE_ID ->
                translateId(buffer, command + BLOCK + PaymentReversalRequestDecoder.transactionEncodingOffset());
            case ReversalRequestDecoder.TEMPLATE_ID -> translateRrn(buffer, command);
            default -> {
                // Names no payment.
            }
        }
    }

    private void translateId(MutableDirectBuffer buffer, int at) {
        if (!payments.isNone()) {
            long id = buffer.getLong(at, ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(at, payments.of(id), ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** DE 37 names the original only where there is no DE 90. */
    private void translateRrn(MutableDirectBuffer buffer, int command) {
        if (rrns.isNone() || buffer.getByte(command + ORIGINAL_CLASS) != 0) {
            return;
        }
        long number = Answer.number(
                buffer.getLong(command + RRN_HIGH, ByteOrder.LITTLE_ENDIAN),
                buffer.getInt(command + RRN_LOW, ByteOrder.LITTLE_ENDIAN));
        if (number > 0 && number <= rrns.newest()) {
            String digits = String.format("%012d", rrns.of(number));
            buffer.putLong(command + RRN_HIGH, packed(digits, 0, Long.BYTES), ByteOrder.LITTLE_ENDIAN);
            buffer.putInt(command + RRN_LOW, (int) packed(digits, Long.BYTES, Integer.BYTES), ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static long packed(String digits, int from, int count) {
        long word = 0;
        for (int i = from; i < from + count; i++) {
            word = word << Byte.SIZE | digits.charAt(i);
        }
        return word;
    }

    /** Learns from what both runs answered to the same command. */
    void learn(int templateId, Answer recorded, Answer decided) {
        boolean creates = templateId == TransactionRequestDecoder.TEMPLATE_ID
                || templateId == ReversalRequestDecoder.TEMPLATE_ID
                || templateId == PaymentRequestDecoder.TEMPLATE_ID;
        if (creates && recorded.transaction() != 0) {
            payments.learn(recorded.transaction(), decided.transaction());
        }
        if (creates && recorded.assignedRrn() != 0) {
            rrns.learn(recorded.assignedRrn(), decided.assignedRrn());
        }
    }
}
