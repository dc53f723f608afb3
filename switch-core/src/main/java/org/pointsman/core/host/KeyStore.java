package org.pointsman.core.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key directory: one file of 32 random bytes, made on first start, readable by its owner only. Kept apart from the data
 * directory, so that a copied journal gives away no card number.
 */
public final class KeyStore {
    /** Name of the key file within the key directory. */
    public static final String FILE_NAME = "journal.key";

    private final byte[] key;

    private KeyStore(byte[] key) {
        this.key = key;
    }

    /**
     * Reads the key, which has to be there.
     *
     * @throws IOException with a message that names the file and says what to do
     */
    public static KeyStore open(Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            throw new IOException(file + ": no such key file; the journal cannot be read without the key it was written"
                    + " with: restore the file, or name the right directory as `keys`");
        }
        return new KeyStore(KeyFile.read(file));
    }

    /** Reads the key, or makes one if there is none. Only for an empty journal. */
    public static KeyStore openOrCreate(Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            KeyFile.create(file);
        }
        return open(directory);
    }

    /** AES-256 key of card numbers at rest. */
    public byte[] panKey() {
        return derive("card numbers at rest");
    }

    /** Key of the hash that says whether reference data is still what a journal was seeded with. */
    public byte[] referenceKey() {
        return derive("reference data");
    }

    /** Key of the hash that requests of API clients are remembered by. */
    public byte[] idempotencyKey() {
        return derive("idempotency keys");
    }

    /** Key of the hash that names a card without giving its number away. */
    public byte[] cardHashKey() {
        return derive("cards by hash");
    }

    /**
     * AES-256 key of snapshots.
     *
     * @param sequence of the last record that is in the snapshot
     */
    public byte[] snapshotKey(long sequence) {
        return derive("snapshots");
    }

    private byte[] derive(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(("pointsman: " + purpose).getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HMAC-SHA-256", e);
        }
    }
}
