package org.pointsman.core.engine;

import org.agrona.DirectBuffer;
import org.pointsman.core.codec.MessageHeaderDecoder;
import org.pointsman.core.codec.ReversalRequestDecoder;
import org.pointsman.core.codec.TransactionRequestDecoder;
import org.pointsman.core.table.RecordHash;
import org.pointsman.core.transactions.Incoming;

/**
 * Reads the cache lines that deciding a command is going to need. Java has no prefetch instruction: these are plain
 * loads, whose values are folded into a field so that the compiler cannot leave them out. They do not depend on each
 * other, so that the processor has many misses under way at a time.
 */
final class Prefetcher {
    private final State state;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final Incoming incoming = new Incoming();

    /** Keeps the loads alive; never read. */
    private long touched;

    Prefetcher(State state) {
        this.state = state;
    }

    void prefetch(DirectBuffer buffer, int offset) {
        header.wrap(buffer, offset);
        int block = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        switch (header.templateId()) {
            case TransactionRequestDecoder.TEMPLATE_ID -> {
                incoming.readRequest(buffer, block);
                touched += state.transactions.touch(incoming, 0)
                        + state.transactions.touchOtherKeys(incoming)
                        + touchCard();
            }
            case ReversalRequestDecoder.TEMPLATE_ID -> {
                incoming.readReversal(buffer, block);
                touched += state.transactions.touch(incoming, 0)
                        + state.transactions.touchOriginalKey(incoming)
                        + touchCard();
            }
            default -> {}
        }
    }

    private long touchCard() {
        long pan = incoming.panNumber;
        return state.cards.touch(pan) + state.limits.touch(RecordHash.mix64(pan));
    }
}
