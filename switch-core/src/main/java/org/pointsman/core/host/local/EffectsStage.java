package org.pointsman.core.host.local;

import com.lmax.disruptor.RingBuffer;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.pointsman.core.codec.AccountReplyDecoder;
import org.pointsman.core.codec.AccountViewDecoder;
import org.pointsman.core.codec.CommandResultDecoder;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.PaymentViewDecoder;
import org.pointsman.core.codec.ReplyDecoder;
import org.pointsman.core.host.Gateway;
import org.pointsman.core.host.JournalPayload;

/** Stage 3. What is decided and durable leaves: each outcome goes to the gateway it is addressed to. Never waits. */
final class EffectsStage implements Stage {
    private static final int GATEWAY_OFFSET =
            MessageHeaderDecoder.ENCODED_LENGTH + ReplyDecoder.gatewayEncodingOffset();

    static {
        // Whatever is addressed to a gateway begins with it.
        int gateway = ReplyDecoder.gatewayEncodingOffset();
        if (gateway != AccountViewDecoder.gatewayEncodingOffset()
                || gateway != PaymentViewDecoder.gatewayEncodingOffset()
                || gateway != AccountReplyDecoder.gatewayEncodingOffset()) {
            throw new AssertionError("outcomes disagree about where their gateway stands");
        }
    }

    private final RingBuffer<Slot> ring;
    private final Gateway[] gateways;
    private volatile long refusedCommands;
    private volatile int lastRefusal;

    EffectsStage(RingBuffer<Slot> ring, Gateway[] gateways) {
        this.ring = ring;
        this.gateways = gateways;
    }

    @Override
    public void onBatch(long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) {
            Slot slot = ring.get(sequence);
            int end = slot.outcomesOffset() + slot.outcomesLength();
            for (int offset = slot.outcomesOffset(); offset < end; ) {
                offset += leave(slot.buffer(), offset);
            }
        }
    }

    private int leave(DirectBuffer buffer, int offset) {
        int blockLength =
                buffer.getShort(offset + MessageHeaderDecoder.blockLengthEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
                        & 0xFFFF;
        int length = MessageHeaderDecoder.ENCODED_LENGTH + blockLength;
        switch (JournalPayload.templateId(buffer, offset)) {
            case ReplyDecoder.TEMPLATE_ID,
                    PaymentViewDecoder.TEMPLATE_ID,
                    AccountViewDecoder.TEMPLATE_ID,
                    AccountReplyDecoder.TEMPLATE_ID -> {
                int gateway = buffer.getShort(offset + GATEWAY_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
                gateways[gateway].deliver(buffer, offset, length);
            }
            case CommandResultDecoder.TEMPLATE_ID -> onResult(buffer, offset);
            default -> {
                // Nobody outside waits for the other outcomes; they are for the journal.
            }
        }
        return length;
    }

    private void onResult(DirectBuffer buffer, int offset) {
        int result = buffer.getShort(
                        offset + MessageHeaderDecoder.ENCODED_LENGTH + CommandResultDecoder.resultEncodingOffset(),
                        ByteOrder.LITTLE_ENDIAN)
                & 0xFFFF;
        if (result != 0) {
            lastRefusal = result;
            refusedCommands = refusedCommands + 1;
        }
    }

    @Override
    public void onReleased() {
        // A loop that was refused sets its flag and looks again; we free slots and look at the flag. The fence keeps
        // our two from changing places, so one of the two always sees the other.
        VarHandle.fullFence();
        for (Gateway gateway : gateways) {
            gateway.onBatchEnd();
        }
    }

    /** How many commands of the host the engine refused. Any thread. */
    long refusedCommands() {
        return refusedCommands;
    }

    /** Why it refused the last of them. Any thread. */
    int lastRefusal() {
        return lastRefusal;
    }
}
