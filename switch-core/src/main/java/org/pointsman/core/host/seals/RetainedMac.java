package org.pointsman.core.host.seals;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.pointsman.core.host.KeyStore;
import org.pointsman.journal.Retained;
import org.pointsman.journal.Seal;

/**
 * Says that it was the switch that removed the beginning of a journal: a keyed hash over what is in its place. It also says that
 * whole seals were removed, by the purpose that the hash is made for: else whoever can write seals could claim of any that it
 * reaches back to what was removed, and so cannot be checked.
 */
public final class RetainedMac {
    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] WHOLE_SEALS = "retained, whole seals".getBytes(StandardCharsets.US_ASCII);

    /** Of earlier releases, which could leave a part of a seal. */
    private static final byte[] ANY = "retained".getBytes(StandardCharsets.US_ASCII);

    private RetainedMac() {}

    /** The same with its MAC. The caller has made sure that no seal reaches across its first record. */
    public static Retained sign(Retained retained, KeyStore keys) {
        return new Retained(
                retained.first(),
                retained.timestampNs(),
                retained.run(),
                retained.file(),
                mac(WHOLE_SEALS, retained, keys));
    }

    static boolean isRight(Retained retained, KeyStore keys) {
        return isOfWholeSeals(retained, keys) || MessageDigest.isEqual(mac(ANY, retained, keys), retained.mac());
    }

    /** Whether no seal was left of which records are gone. */
    static boolean isOfWholeSeals(Retained retained, KeyStore keys) {
        return MessageDigest.isEqual(mac(WHOLE_SEALS, retained, keys), retained.mac());
    }

    /** What is in its place before it is signed. */
    public static byte[] none() {
        return new byte[Seal.MAC_LENGTH];
    }

    /** By the first key: it is the one that stays for as long as the journal does. */
    private static byte[] mac(byte[] purpose, Retained retained, KeyStore keys) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(keys.sealKey(1), ALGORITHM));
            mac.update(purpose);
            return mac.doFinal(retained.header());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HMAC-SHA-256", e);
        }
    }
}
