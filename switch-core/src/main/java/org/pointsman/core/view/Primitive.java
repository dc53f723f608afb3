package org.pointsman.core.view;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** The primitive types of SBE that stand in journals. */
enum Primitive {
    CHAR(1),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    INT64(8);

    private final int bytes;

    Primitive(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    /** The number at an offset; of {@link #UINT64} its 64 bits as they are. */
    long read(DirectBuffer buffer, int offset) {
        return switch (this) {
            case CHAR, UINT8 -> buffer.getByte(offset) & 0xFF;
            case UINT16 -> buffer.getShort(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
            case UINT32 -> buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
            case UINT64, INT64 -> buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
        };
    }

    /** @throws IllegalArgumentException if the schema's name for a type is none of these */
    static Primitive named(String name) {
        for (Primitive primitive : values()) {
            if (primitive.name().equalsIgnoreCase(name)) {
                return primitive;
            }
        }
        throw new IllegalArgumentException("primitive type " + name + " is not read by this tool");
    }
}
