package org.pointsman.net.edge;

/**
 * What the journal's disk has room for. One thread looks and says so; event loops ask before they hand anything over that would
 * be kept.
 */
public final class FreeSpace {
    /** What may be handed over. */
    public enum Room {
        /** Everything. */
        FOR_ALL,
        /** Repeats of what is remembered, which get their first answer again: {@link EdgeReply#onlyRepeat}. */
        FOR_REPEATS,
        /** Nothing that would be kept. */
        FOR_NOTHING
    }

    private volatile Room room = Room.FOR_ALL;

    /** By whoever watches the disk. */
    public void room(Room left) {
        room = left;
    }

    /** Any thread. */
    public Room room() {
        return room;
    }

    /** Whether new work is to be declined. Any thread. */
    public boolean isShort() {
        return room != Room.FOR_ALL;
    }
}
