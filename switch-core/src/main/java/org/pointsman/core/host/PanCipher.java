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
 * a block does. Belongs to one thread; allocates nothing but when the key changes.
 */
public final class PanCipher {
    /** Length of an encrypted card number in bytes, and of the field it stands in. */
    public static final int BLOCK_LENGTH = 16;

    private static final long SEQUENCE_MASK = (1L << 56) - 1;
    private static final int DIGITS_MASK = 0x1F;
    private static final int FIELD_INDEX_SHIFT = 5;

    private final PanKeys keys;
    private final int capacity;
    private final byte[] blocks;
    private final byte[] results;
    private final UnsafeBuffer blocksBuffer;
    private final UnsafeBuffer resultsBuffer;
    private final int[] offsets;
    private final long[] sequences;
    private final boolean encrypting;
    private int count;

    /** The key last used, and the cipher set up with it. */
    private PanKeys.PanKey key;

    private Cipher cipher;

    private PanCipher(PanKeys keys, int capacity, boolean encrypting) {
        this.keys = keys;
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
    public static PanCipher encrypting(PanKeys keys, int capacity) {
        return new PanCipher(keys, capacity, true);
    }

    /** @param capacity most fields collected before {@link #apply} */
    public static PanCipher decrypting(PanKeys keys, int capacity) {
        return new PanCipher(keys, capacity, false);
    }

    /** With one key for all records. */
    public static PanCipher encrypting(byte[] key, int capacity) {
        return encrypting(PanKeys.single(key), capacity);
    }

    /** With one key for all records. */
    public static PanCipher decrypting(byte[] key, int capacity) {
        return decrypting(PanKeys.single(key), capacity);
    }

    /** From the next field on, another key may be in use than was known before. Nothing may be noted. */
    public void keysChanged() {
        if (count > 0) {
            throw new IllegalStateException("keys change between batches, not within one");
        }
        key = null;
    }

    /**
     * Notes a field to be encrypted, or decrypted, where it stands. Fields come in the order of their records.
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
     * @throws WrongKeyException on decryption, if a block does not belong to its record; if a key is missing
     */
    public void apply(MutableDirectBuffer buffer) {
        if (count == 0) {
            return;
        }
        int n = count;
        count = 0;
        for (int from = 0; from < n; ) {
            int to = run(from, n);
            transform(from, to);
            int wrong = encrypting ? to : firstWrong(from, to);
            if (wrong == to) {
                for (int i = from; i < to; i++) {
                    put(buffer, i);
                }
                from = to;
            } else if (!foundLaterKey(sequences[wrong])) {
                throw WrongKeyException.ofRecord(sequences[wrong], key.file());
            }
        }
    }

    /** Sets the key for a field and says where the fields end that are under the same one. */
    private int run(int from, int n) {
        if (key == null || sequences[from] < key.first() || sequences[from] >= key.end()) {
            useKeyOf(sequences[from]);
        }
        if (sequences[n - 1] < key.end() && sequences[n - 1] >= sequences[from]) {
            return n;
        }
        int to = from + 1;
        while (to < n && sequences[to] >= key.first() && sequences[to] < key.end()) {
            to++;
        }
        return to;
    }

    private void useKeyOf(long sequence) {
        PanKeys.PanKey next = keys.of(sequence);
        try {
            // ECB on purpose: every block is a message of its own, made unique by the sequence it carries.
            cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(encrypting ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, new SecretKeySpec(next.key(), "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no AES-256", e);
        }
        key = next;
    }

    private void transform(int from, int to) {
        try {
            cipher.update(blocks, from * BLOCK_LENGTH, (to - from) * BLOCK_LENGTH, results, from * BLOCK_LENGTH);
        } catch (ShortBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first block that does not belong to its record, {@code to} if all do. */
    private int firstWrong(int from, int to) {
        for (int i = from; i < to; i++) {
            long tail = resultsBuffer.getLong(i * BLOCK_LENGTH + 8, ByteOrder.LITTLE_ENDIAN);
            if (tail >>> 8 != (sequences[i] & SEQUENCE_MASK) || (tail & 0xFF) >>> FIELD_INDEX_SHIFT != 0) {
                return i;
            }
        }
        return to;
    }

    /** A key may have been rotated in since the last one was asked for; then its fields are done again. */
    private boolean foundLaterKey(long sequence) {
        keys.refresh();
        if (keys.of(sequence).first() == key.first()) {
            return false;
        }
        key = null;
        return true;
    }

    private void put(MutableDirectBuffer buffer, int i) {
        int block = i * BLOCK_LENGTH;
        long number = resultsBuffer.getLong(block, ByteOrder.LITTLE_ENDIAN);
        long tail = resultsBuffer.getLong(block + 8, ByteOrder.LITTLE_ENDIAN);
        if (!encrypting) {
            tail &= DIGITS_MASK;
        }
        buffer.putLong(offsets[i], number, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offsets[i] + 8, tail, ByteOrder.LITTLE_ENDIAN);
    }
}
