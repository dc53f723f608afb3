package org.pointsman.core.host;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Names a card without its number: the first 128 bits of HMAC-SHA-256 over its digits, in hexadecimal. Equal cards have
 * equal hashes for as long as the journal lives, and nobody can try numbers without the key. One thread uses it.
 */
public final class CardHash {
    /** Characters of a hash. */
    public static final int LENGTH = 32;

    private static final int BYTES = LENGTH / 2;

    private final Mac mac;

    /** @param key {@link KeyStore#cardHashKey()} */
    public CardHash(byte[] key) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HMAC-SHA-256", e);
        }
    }

    /**
     * @param number the digits of the card number as a number
     * @param digits how many there are, leading zeros included
     */
    public String of(long number, int digits) {
        String plain = Long.toUnsignedString(number);
        String padded = "0".repeat(Math.max(0, digits - plain.length())) + plain;
        byte[] hash = mac.doFinal(padded.getBytes(StandardCharsets.US_ASCII));
        return HexFormat.of().formatHex(Arrays.copyOf(hash, BYTES));
    }
}
