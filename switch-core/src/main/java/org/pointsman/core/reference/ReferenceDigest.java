package org.pointsman.core.reference;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;
import org.pointsman.core.codec.DigestDecoder;
import org.pointsman.core.codec.MessageHeaderEncoder;

/**
 * Tells whether reference data is still what a journal was seeded with. A keyed hash, because the data holds card numbers
 * and there are too few of those for a plain one to hide them. Its 32 bytes are four big-endian words.
 */
public record ReferenceDigest(long a, long b, long c, long d) {
    static final ReferenceDigest ZERO = new ReferenceDigest(0, 0, 0, 0);

    private static final int VERSION = MessageHeaderEncoder.versionEncodingOffset();

    private static final String ALGORITHM = "HmacSHA256";

    /**
     * HMAC-SHA-256 over the commands that the data turns into (the digest in the genesis command being zero), then over
     * what of the data never becomes a command: the business day's zone and cut-over.
     *
     * @param key any number of bytes but none
     */
    public static ReferenceDigest of(ReferenceData data, byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] command = new byte[ReferenceCommands.MAX_COMMAND_LENGTH];
            ReferenceCommands.write(data, ZERO, (buffer, offset, length) -> {
                buffer.getBytes(offset, command, 0, length);
                // The layout that version 0 of the schema began with: a journal keeps its digest through all versions.
                command[VERSION] = 0;
                command[VERSION + 1] = 0;
                mac.update(command, 0, length);
            });
            String businessDay = data.businessDay().zone().getId()
                    + ' '
                    + data.businessDay().cutOver().toSecondOfDay();
            UnsafeBuffer hash = new UnsafeBuffer(mac.doFinal(businessDay.getBytes(StandardCharsets.UTF_8)));
            return new ReferenceDigest(word(hash, 0), word(hash, 1), word(hash, 2), word(hash, 3));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }

    /** The digest that a genesis command carries. */
    public static ReferenceDigest of(DigestDecoder digest) {
        return new ReferenceDigest(digest.a(), digest.b(), digest.c(), digest.d());
    }

    private static long word(UnsafeBuffer hash, int index) {
        return hash.getLong(index * Long.BYTES, ByteOrder.BIG_ENDIAN);
    }
}
