package org.pointsman.core.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key directory: one file of 32 random bytes, made on first start, readable by its owner only. Kept apart from the data
 * directory, so that a copied journal gives away no card number.
 */
public final class KeyStore {
    /** Name of the key file within the key directory. */
    public static final String FILE_NAME = "journal.key";

    private static final int KEY_LENGTH = 32;

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
        byte[] key = Files.readAllBytes(file);
        if (key.length != KEY_LENGTH) {
            throw new IOException(
                    file + ": a key has " + KEY_LENGTH + " bytes, this file has " + key.length + ": restore the file");
        }
        return new KeyStore(key);
    }

    /** Reads the key, or makes one if there is none. Only for an empty journal. */
    public static KeyStore openOrCreate(Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        if (!Files.exists(file)) {
            Files.createDirectories(directory);
            byte[] key = new byte[KEY_LENGTH];
            new SecureRandom().nextBytes(key);
            create(file, key);
        }
        return open(directory);
    }

    private static void create(Path file, byte[] key) throws IOException {
        // Written aside and renamed: a process killed half-way must not leave a short key that the next start trusts.
        Path temporary = file.resolveSibling(FILE_NAME + ".new");
        Files.deleteIfExists(temporary);
        boolean posix = Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = posix
                ? FileChannel.open(
                        temporary,
                        options,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : FileChannel.open(temporary, options.toArray(StandardOpenOption[]::new))) {
            channel.write(ByteBuffer.wrap(key));
            channel.force(true);
        }
        try {
            Files.move(temporary, file);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + ": made by another process at the same moment", e);
        }
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

    private byte[] derive(String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(("pointsman: " + purpose).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HMAC-SHA-256", e);
        }
    }
}
