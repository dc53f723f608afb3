package org.pointsman.net.api;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns the header Idempotency-Key into what the engine remembers a request by. One a loop.
 */
final class IdempotencyKeys {
    private static final int MAX_LENGTH = 255;
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;
    private final byte[] characters = new byte[MAX_LENGTH];

    /** @param secret of the hash; the same after a restart, or no request is known again */
    IdempotencyKeys(byte[] secret) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HMAC-SHA-256", e);
        }
    }

    /**
     * @param header as it came; null if it is missing
     * @throws BadRequestException unless it is 1 to 255 visible ASCII characters
     */
    RequestKey read(int client, String header) throws BadRequestException {
        if (header == null) {
            throw new BadRequestException(Problem.badRequest("the header Idempotency-Key is missing"));
        }
        int length = header.length();
        boolean wellFormed = length > 0 && length <= MAX_LENGTH;
        for (int i = 0; wellFormed && i < length; i++) {
            char c = header.charAt(i);
            wellFormed = c > ' ' && c <= '~';
            characters[i] = (byte) c;
        }
        if (!wellFormed) {
            throw new BadRequestException(Problem.badRequest(
                    "the header Idempotency-Key must be 1 to " + MAX_LENGTH + " visible ASCII characters"));
        }
        mac.update(characters, 0, length);
        ByteBuffer hash = ByteBuffer.wrap(mac.doFinal());
        return new RequestKey(client, hash.getLong(), hash.getLong());
    }
}
