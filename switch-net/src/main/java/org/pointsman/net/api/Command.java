package org.pointsman.net.api;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.AccountQueryEncoder;
import org.pointsman.core.codec.CaptureRequestEncoder;
import org.pointsman.core.codec.MessageHeaderEncoder;
import org.pointsman.core.codec.OpenAccountRequestEncoder;
import org.pointsman.core.codec.PaymentQueryEncoder;
import org.pointsman.core.codec.PaymentRequestEncoder;
import org.pointsman.core.codec.PaymentReversalRequestEncoder;
import org.pointsman.core.host.local.Slot;

/**
 * A command or query while a request is read into it, for a slot is claimed only once all of it is known to be right. One a
 * loop, used again.
 */
final class Command {
    private static final int CORRELATION_OFFSET =
            MessageHeaderEncoder.ENCODED_LENGTH + PaymentRequestEncoder.correlationEncodingOffset();

    static {
        int correlation = PaymentRequestEncoder.correlationEncodingOffset();
        if (correlation != CaptureRequestEncoder.correlationEncodingOffset()
                || correlation != PaymentReversalRequestEncoder.correlationEncodingOffset()
                || correlation != OpenAccountRequestEncoder.correlationEncodingOffset()
                || correlation != PaymentQueryEncoder.correlationEncodingOffset()
                || correlation != AccountQueryEncoder.correlationEncodingOffset()) {
            throw new AssertionError("commands disagree about where their correlation stands");
        }
    }

    private final int gateway;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Slot.COMMAND_CAPACITY]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private Slot.Kind kind;
    private int length;

    /** @param gateway whom the outcome will be addressed to */
    Command(int gateway) {
        this.gateway = gateway;
    }

    /** Starts over: all zero, so that every field absent and every byte of padding is. */
    UnsafeBuffer begin(Slot.Kind newKind, int blockLength) {
        kind = newKind;
        length = MessageHeaderEncoder.ENCODED_LENGTH + blockLength;
        buffer.setMemory(0, length, (byte) 0);
        return buffer;
    }

    MessageHeaderEncoder header() {
        return header;
    }

    int gateway() {
        return gateway;
    }

    /** Whether it would be decided and kept; a query is answered and forgotten. */
    boolean isKept() {
        return kind == Slot.Kind.COMMAND;
    }

    /** Copies it into a slot. */
    void fill(Slot slot, int correlation) {
        buffer.putInt(CORRELATION_OFFSET, correlation, ByteOrder.LITTLE_ENDIAN);
        slot.buffer().putBytes(slot.commandOffset(), buffer, 0, length);
        slot.set(kind, length);
    }
}
