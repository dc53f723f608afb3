package org.pointsman.core.host.local;

/** One of the things that happen to every slot, in order: decide, keep, make durable, answer. */
interface Stage {

    /** Handles the slots from {@code first} to {@code last}, both included. */
    void onBatch(long first, long last);

    /** The slots of the batch are free for the next stage, or for new commands. */
    default void onReleased() {}
}
