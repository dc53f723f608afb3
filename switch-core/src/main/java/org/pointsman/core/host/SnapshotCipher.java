package org.pointsman.core.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts the chunks of one snapshot, or decrypts them: AES-256-GCM, a chunk a message. What makes a nonce is
 *
 * <pre>
 *  0                 8                 12
 *  +-----------------+-----------------+
 *  | id of the file  | number of chunk |   the last chunk has bit 31 of its number set
 *  +-----------------+-----------------+
 * </pre>
 *
 * so that a chunk is good only in its file, in its place, and as the last one only at the end. The header of the file is
 * authenticated with each of them. Belongs to one thread.
 */
final class SnapshotCipher {
    static final int TAG_LENGTH = 16;
    private static final int TAG_BITS = TAG_LENGTH * Byte.SIZE;
    private static final int NONCE_LENGTH = 12;
    private static final int LAST = 0x8000_0000;

    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] header;
    private final long fileId;
    private final byte[] nonce = new byte[NONCE_LENGTH];
    private int chunks;

    /**
     * @param key AES-256 key
     * @param fileId random, never used with this key before
     * @param header of the file
     */
    SnapshotCipher(byte[] key, long fileId, byte[] header) {
        this.key = new SecretKeySpec(key, "AES");
        this.fileId = fileId;
        this.header = header;
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no AES-GCM", e);
        }
    }

    /** Encrypts the next chunk. @param target has room for {@link #TAG_LENGTH} bytes more */
    void encrypt(ByteBuffer plain, ByteBuffer target, boolean last) {
        try {
            begin(Cipher.ENCRYPT_MODE, last);
            cipher.doFinal(plain, target);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Decrypts the next chunk. @return false if it is not the one that was written there under this key */
    boolean decrypt(ByteBuffer chunk, ByteBuffer target, boolean last) {
        if (chunk.remaining() <= TAG_LENGTH) {
            return false;
        }
        try {
            begin(Cipher.DECRYPT_MODE, last);
            cipher.doFinal(chunk, target);
            return true;
        } catch (AEADBadTagException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void begin(int mode, boolean last) throws GeneralSecurityException {
        if (chunks == Integer.MAX_VALUE) {
            throw new IllegalStateException("a snapshot of " + chunks + " chunks");
        }
        ByteBuffer.wrap(nonce).order(ByteOrder.LITTLE_ENDIAN).putLong(fileId).putInt(last ? chunks | LAST : chunks);
        chunks++;
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(header);
    }
}
