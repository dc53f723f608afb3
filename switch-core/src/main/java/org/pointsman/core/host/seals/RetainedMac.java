package org.pointsman.core.host.seals;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.pointsman.core.host.KeyStore;
import org.pointsman.journal.Retained;
import org.pointsman.journal.Seal;

/** Says that it was the switch that removed the beginning of a journal: a keyed hash over what is in its place. */
public final class RetainedMac {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] PURPOSE = "retained".getBytes(StandardCharsets.US_ASCII);

    private RetainedMac() {}

    /** The same with its MAC. */
    public static Retained sign(Retained retained, KeyStore keys) {
        return new Retained(
                retained.first(), retained.timestampNs(), retained.run(), retained.file(), mac(retained, keys));
    }

    static boolean isRight(Retained retained, KeyStore keys) {
        return MessageDigest.isEqual(mac(retained, keys), retained.mac());
    }

    /** What is in its place before it is signed. */
    public static byte[] none() {
        return new byte[Seal.MAC_LENGTH];
    }

    /** By the first key: it is the one that stays for as long as the journal does. */
    private static byte[] mac(Retained retained, KeyStore keys) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(keys.sealKey(1), ALGORITHM));
            mac.update(PURPOSE);
            return mac.doFinal(retained.header());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HMAC-SHA-256", e);
        }
    }
}
