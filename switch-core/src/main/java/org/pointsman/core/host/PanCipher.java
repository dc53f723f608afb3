package org.pointsman.core.host;

import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Card numbers at rest (docs/THREATS.md): each is one AES-256 block over
 *
 * <pre>
 *  0             8        9          16
 *  +-------------+--------+----------+
 *  | PAN, 64 bit | digits | sequence |   digits: 5 bits of length, 3 of field index; sequence: its low 56 bits
 *  +-------------+--------+----------+
 * </pre>
 *
 * Sequence and field index make equal card numbers look different and are checked on decryption, so that a block moved
 * to another record is noticed. Blocks are collected and go through the cipher a batch at a time: one call costs more than
 * a block does. Belongs to one thread; allocates nothing after construction.
 */
public final class PanCipher {
    /** Length of an encrypted card number in bytes, and of the field it stands in. */
    public static final int BLOCK_LENGTH = 16;

    private static final long SEQUENCE_MASK = (1L << 56) - 1;
    private static final int DIGITS_MASK = 0x1F;
    private static final int FIELD_INDEX_SHIFT = 5;

    private final Cipher cipher;
    private final int capacity;
    private final byte[] blocks;
    private final byte[] results;
    private final UnsafeBuffer blocksBuffer;
    private final UnsafeBuffer resultsBuffer;
    private final int[] offsets;
    private final long[] sequences;
    private final boolean encrypting;
    private int count;

    private PanCipher(byte[] key, int capacity, boolean encrypting) {
        if (key.length != 32) {
            throw new IllegalArgumentException("an AES-256 key has 32 bytes, not " + key.length);
        }
        try {
            // ECB on purpose: every block is a message of its own, made unique by the sequence it carries.
            cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(encrypting ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no AES-256", e);
        }
        this.capacity = capacity;
        this.encrypting = encrypting;
        blocks = new byte[capacity * BLOCK_LENGTH];
        results = new byte[capacity * BLOCK_LENGTH];
        blocksBuffer = new UnsafeBuffer(blocks);
        resultsBuffer = new UnsafeBuffer(results);
        offsets = new int[capacity];
        sequences = new long[capacity];
    }

    /** @param capacity most fields collected before {@link #apply} */
    public static PanCipher encrypting(byte[] key, int capacity) {
        return new PanCipher(key, capacity, true);
    }

    /** @param capacity most fields collected before {@link #apply} */
    public static PanCipher decrypting(byte[] key, int capacity) {
        return new PanCipher(key, capacity, false);
    }

    /**
     * Notes a field to be encrypted, or decrypted, where it stands.
     *
     * @param offset of the 16-byte Pan composite in {@code buffer}
     * @param sequence of the record
     */
    public void add(MutableDirectBuffer buffer, int offset, long sequence) {
        if (count == capacity) {
            throw new IllegalStateException("more than " + capacity + " card numbers in a batch");
        }
        int block = count * BLOCK_LENGTH;
        if (encrypting) {
            long tail = buffer.getByte(offset + 8) & DIGITS_MASK | (sequence & SEQUENCE_MASK) << 8;
            blocksBuffer.putLong(block, buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN), ByteOrder.LITTLE_ENDIAN);
            blocksBuffer.putLong(block + 8, tail, ByteOrder.LITTLE_ENDIAN);
        } else {
            blocksBuffer.putBytes(block, buffer, offset, BLOCK_LENGTH);
        }
        offsets[count] = offset;
        sequences[count] = sequence;
        count++;
    }

    /**
     * Encrypts or decrypts every noted field in place.
     *
     * @throws WrongKeyException on decryption, if a block does not belong to its record
     */
    public void apply(MutableDirectBuffer buffer) {
        if (count == 0) {
            return;
        }
        try {
            cipher.update(blocks, 0, count * BLOCK_LENGTH, results, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException(e);
        }
        int n = count;
        count = 0;
        for (int i = 0; i < n; i++) {
            int block = i * BLOCK_LENGTH;
            long number = resultsBuffer.getLong(block, ByteOrder.LITTLE_ENDIAN);
            long tail = resultsBuffer.getLong(block + 8, ByteOrder.LITTLE_ENDIAN);
            if (!encrypting) {
                if (tail >>> 8 != (sequences[i] & SEQUENCE_MASK) || (tail & 0xFF) >>> FIELD_INDEX_SHIFT != 0) {
                    throw new WrongKeyException(sequences[i]);
                }
                tail &= DIGITS_MASK;
            }
            buffer.putLong(offsets[i], number, ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(offsets[i] + 8, tail, ByteOrder.LITTLE_ENDIAN);
        }
    }
}
