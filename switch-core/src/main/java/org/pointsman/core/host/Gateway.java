package org.pointsman.core.host;

import org.agrona.DirectBuffer;

/**
 * Where outcomes leave: the effects stage's view of one event loop. Called by the effects stage's thread only, and must
 * never make it wait: whoever submits a command has reserved the room for what comes back.
 */
public interface Gateway {

    /**
     * Hands over one outcome (a Reply or an AccountView) that is durable and addressed to this gateway.
     *
     * @param buffer valid during the call only
     * @param offset of the outcome's message header
     * @param length of header and block in bytes
     */
    void deliver(DirectBuffer buffer, int offset, int length);

    /** The batch is delivered and its slots are free again: wake the loop if it has answers to send or work parked. */
    void onBatchEnd();
}
