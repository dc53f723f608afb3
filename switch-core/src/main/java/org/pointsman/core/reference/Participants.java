package org.pointsman.core.reference;

import static org.agrona.UnsafeApi.getByte;
import static org.agrona.UnsafeApi.getLong;
import static org.agrona.UnsafeApi.putByte;
import static org.agrona.UnsafeApi.putLong;

import org.pointsman.core.table.RecordHash;
import org.pointsman.core.table.RecordTable;
import org.pointsman.core.table.SlotIndex;

/** The institutions that may send or issue. A record: {@code 0 id, 8 role, 9 status}. */
public final class Participants {
    public static final int NONE = SlotIndex.NONE;

    public static final int ACQUIRER = 1;
    public static final int ISSUER = 2;
    public static final int ACTIVE = 0;
    public static final int SUSPENDED = 1;

    private static final int RECORD_BYTES = 16;
    private static final int ROLE = 8;
    private static final int STATUS = 9;

    private final RecordTable records;
    private final SlotIndex index;
    private int size;
    private long hash;

    /** The same few institutions send nearly everything. */
    private int lastFound;

    public Participants(int capacity) {
        records = new RecordTable(capacity, RECORD_BYTES);
        index = new SlotIndex(capacity);
    }

    public int size() {
        return size;
    }

    public int capacity() {
        return records.capacity();
    }

    /** The slot of an institution, or {@link #NONE}. */
    public int find(long id) {
        if (lastFound < size && id(lastFound) == id) {
            return lastFound;
        }
        int place = index.first(RecordHash.mix64(id));
        for (int slot = index.slot(place); slot != NONE; slot = index.slot(place = index.next(place))) {
            if (id(slot) == id) {
                lastFound = slot;
                return slot;
            }
        }
        return NONE;
    }

    /** The institution's number: the key of its record, too. */
    public long id(int slot) {
        return getLong(records.address(slot));
    }

    public int role(int slot) {
        return getByte(records.address(slot) + ROLE);
    }

    public int status(int slot) {
        return getByte(records.address(slot) + STATUS);
    }

    /** True if requests from it are taken. */
    public boolean mayAcquire(int slot) {
        long at = records.address(slot);
        return (getByte(at + ROLE) & ACQUIRER) != 0 && getByte(at + STATUS) == ACTIVE;
    }

    /** Creates or changes an institution; there is room. */
    public void put(long id, int role, int status) {
        int slot = find(id);
        if (slot == NONE) {
            slot = size++;
            putLong(records.address(slot), id);
            index.add(RecordHash.mix64(id), slot);
        } else {
            hash -= hashOf(slot);
        }
        long at = records.address(slot);
        putByte(at + ROLE, (byte) role);
        putByte(at + STATUS, (byte) status);
        hash += hashOf(slot);
    }

    /** This table's share of the state hash. */
    public long hash() {
        return hash;
    }

    /** Works the share of the state hash out from the records, slowly. */
    public long recomputeHash() {
        long sum = 0;
        for (int slot = 0; slot < size; slot++) {
            sum += hashOf(slot);
        }
        return sum;
    }

    private long hashOf(int slot) {
        long at = records.address(slot);
        return RecordHash.hash(RecordHash.PARTICIPANT, id(slot), getByte(at + ROLE) | getByte(at + STATUS) << 8);
    }

    public long memoryBytes() {
        return records.memoryBytes() + index.memoryBytes();
    }
}
