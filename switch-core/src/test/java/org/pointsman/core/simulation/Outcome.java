package org.pointsman.core.simulation;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.AccountReplyDecoder;
import org.pointsman.core.codec.AccountViewDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.engine.RequestResult;

/**
 * An outcome as it leaves the switch, a copy of its own.
 *
 * @param template of the message
 * @param bytes header and block
 */
record Outcome(int template, UnsafeBuffer bytes) {
    private static final int HEADER = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int GATEWAY = HEADER + ReplyDecoder.gatewayEncodingOffset();
    private static final int FLAGS = HEADER + ReplyDecoder.flagsEncodingOffset();
    private static final int CONNECTION = HEADER + ReplyDecoder.connectionEncodingOffset();
    private static final int CORRELATION = HEADER + ReplyDecoder.correlationEncodingOffset();
    private static final int AGAIN = 4;

    static {
        if (ReplyDecoder.correlationEncodingOffset() != PaymentViewDecoder.correlationEncodingOffset()
                || ReplyDecoder.correlationEncodingOffset() != AccountViewDecoder.correlationEncodingOffset()
                || ReplyDecoder.correlationEncodingOffset() != AccountReplyDecoder.correlationEncodingOffset()
                || ReplyDecoder.flagsEncodingOffset() != PaymentViewDecoder.flagsEncodingOffset()
                || ReplyDecoder.flagsEncodingOffset() != AccountReplyDecoder.flagsEncodingOffset()) {
            throw new AssertionError("outcomes disagree about where their correlation or their flags stand");
        }
    }

    static Outcome copyOf(DirectBuffer buffer, int offset, int length) {
        return new Outcome(templateAt(buffer, offset), Timeline.copy(buffer, offset, length));
    }

    static int templateAt(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + MessageHeaderDecoder.templateIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
                & 0xFFFF;
    }

    static int lengthAt(DirectBuffer buffer, int offset) {
        return HEADER
                + (buffer.getShort(offset + MessageHeaderDecoder.blockLengthEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
                        & 0xFFFF);
    }

    /** Whether it is for somebody outside. */
    static boolean leaves(int template) {
        return template == ReplyDecoder.TEMPLATE_ID
                || template == PaymentViewDecoder.TEMPLATE_ID
                || template == AccountViewDecoder.TEMPLATE_ID
                || template == AccountReplyDecoder.TEMPLATE_ID;
    }

    int correlation() {
        return bytes.getInt(CORRELATION, ByteOrder.LITTLE_ENDIAN);
    }

    /** What of it must be the same when the request is repeated. */
    UnsafeBuffer content() {
        UnsafeBuffer content = Timeline.copy(bytes, 0, bytes.capacity());
        content.putShort(GATEWAY, (short) 0);
        content.putByte(FLAGS, (byte) (content.getByte(FLAGS) & ~AGAIN));
        content.putInt(CONNECTION, 0);
        content.putInt(CORRELATION, 0);
        return content;
    }

    /** Whether the request is remembered, so that its repeat has to be answered the same. */
    boolean isRemembered() {
        if (template == ReplyDecoder.TEMPLATE_ID) {
            return reply().transaction() != 0;
        }
        int result = template == PaymentViewDecoder.TEMPLATE_ID
                ? view().result()
                : new AccountReplyDecoder()
                        .wrapAndApplyHeader(bytes, 0, new MessageHeaderDecoder())
                        .result();
        return result != RequestResult.KEY_REUSED
                && result != RequestResult.MEMORY_FULL
                && result != RequestResult.PAYMENT_UNKNOWN
                && result != RequestResult.INVALID_AMOUNT;
    }

    ReplyDecoder reply() {
        return new ReplyDecoder().wrapAndApplyHeader(bytes, 0, new MessageHeaderDecoder());
    }

    PaymentViewDecoder view() {
        return new PaymentViewDecoder().wrapAndApplyHeader(bytes, 0, new MessageHeaderDecoder());
    }

    AccountViewDecoder account() {
        return new AccountViewDecoder().wrapAndApplyHeader(bytes, 0, new MessageHeaderDecoder());
    }

    @Override
    public String toString() {
        return switch (template) {
            case ReplyDecoder.TEMPLATE_ID -> reply().toString();
            case PaymentViewDecoder.TEMPLATE_ID -> view().toString();
            case AccountViewDecoder.TEMPLATE_ID -> account().toString();
            default ->
                new AccountReplyDecoder()
                        .wrapAndApplyHeader(bytes, 0, new MessageHeaderDecoder())
                        .toString();
        };
    }
}
