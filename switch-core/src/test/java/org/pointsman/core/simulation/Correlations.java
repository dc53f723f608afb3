package org.pointsman.core.simulation;

import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.AccountQueryDecoder;
import org.pointsman.core.codec.CaptureRequestDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.OpenAccountRequestDecoder;
import org.pointsman.core.codec.OpenAccountRequestEncoder;
import org.pointsman.core.codec.PaymentQueryDecoder;
import org.pointsman.core.codec.PaymentRequestDecoder;
import org.pointsman.core.codec.PaymentRequestEncoder;
import org.pointsman.core.codec.PaymentReversalRequestDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.ReversalRequestEncoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.codec.TransactionRequestEncoder;

/** What stands in the same place in every request. */
final class Correlations {
    private static final int HEADER = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int CORRELATION = HEADER + TransactionRequestDecoder.correlationEncodingOffset();

    static {
        int expected = TransactionRequestDecoder.correlationEncodingOffset();
        if (expected != ReversalRequestDecoder.correlationEncodingOffset()
                || expected != PaymentRequestDecoder.correlationEncodingOffset()
                || expected != CaptureRequestDecoder.correlationEncodingOffset()
                || expected != PaymentReversalRequestDecoder.correlationEncodingOffset()
                || expected != OpenAccountRequestDecoder.correlationEncodingOffset()
                || expected != PaymentQueryDecoder.correlationEncodingOffset()
                || expected != AccountQueryDecoder.correlationEncodingOffset()) {
            throw new AssertionError("requests disagree about where their correlation stands");
        }
    }

    private Correlations() {}

    /** The request as it is sent this time: answers come to gateway 0 or 1. */
    static UnsafeBuffer sent(UnsafeBuffer command, int correlation) {
        UnsafeBuffer sent = Timeline.copy(command, 0, command.capacity());
        sent.putShort(HEADER, (short) (correlation & 1));
        sent.putInt(CORRELATION, correlation);
        return sent;
    }

    /** Changes what counts as content to a value nobody else uses. @return false if there is nothing to change in such a command */
    static boolean alter(UnsafeBuffer command, long value) {
        switch (Outcome.templateAt(command, 0)) {
            case TransactionRequestDecoder.TEMPLATE_ID ->
                new TransactionRequestEncoder().wrap(command, HEADER).amount(value);
            case ReversalRequestDecoder.TEMPLATE_ID ->
                new ReversalRequestEncoder().wrap(command, HEADER).amount(value);
            case PaymentRequestDecoder.TEMPLATE_ID ->
                new PaymentRequestEncoder().wrap(command, HEADER).amount(value);
            case OpenAccountRequestDecoder.TEMPLATE_ID ->
                new OpenAccountRequestEncoder().wrap(command, HEADER).creditLine(value);
            default -> {
                return false;
            }
        }
        return true;
    }
}
