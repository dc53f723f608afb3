package org.pointsman.core.host.seals;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.DirectBuffer;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Records;
import org.pointsman.journal.Seal;

/**
 * HMAC-SHA256 over the seal before, the records of a range as they are stored (envelope, payload, padding), and the header
 * of the seal. Records are collected, because one call costs more than a record does. Belongs to one thread.
 */
final class SealMac {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] NONE_BEFORE = new byte[Seal.MAC_LENGTH];

    private final Mac mac;
    private final byte[] collected = new byte[Records.MAX_DOCUMENT_LENGTH];
    private int length;

    SealMac() {
        try {
            mac = Mac.getInstance(ALGORITHM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HMAC-SHA-256", e);
        }
    }

    /** @param before MAC of the seal before, null for the first one */
    void begin(byte[] key, byte[] before) {
        try {
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        length = 0;
        mac.update(before == null ? NONE_BEFORE : before);
    }

    /** Takes the record the reader is at. */
    void record(JournalReader reader) {
        int stored = Records.PAYLOAD_OFFSET + reader.length() + Long.BYTES - 1 & -Long.BYTES;
        record(reader.buffer(), reader.offset() - Records.PAYLOAD_OFFSET, stored);
    }

    private void record(DirectBuffer buffer, int offset, int stored) {
        if (stored > collected.length - length) {
            flush();
        }
        buffer.getBytes(offset, collected, length, stored);
        length += stored;
    }

    private void flush() {
        mac.update(collected, 0, length);
        length = 0;
    }

    /** @param seal its own MAC does not count */
    byte[] finish(Seal seal) {
        flush();
        mac.update(seal.header());
        byte[] result = new byte[Seal.MAC_LENGTH];
        try {
            mac.doFinal(result, 0);
        } catch (ShortBufferException e) {
            throw new IllegalStateException(e);
        }
        return result;
    }
}
