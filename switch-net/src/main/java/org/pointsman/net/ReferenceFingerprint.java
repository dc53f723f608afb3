package org.pointsman.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.pointsman.core.reference.ReferenceDigest;
import org.pointsman.journal.Journals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers, in the data directory, by which bytes the reference files said what the journal was seeded with: a keyed hash over the
 * files and the digest of the data in them. As long as the bytes are the same, so is the data, and no row of it need be read. The
 * hash is worked out on a thread of its own, while the journal is recovered.
 */
final class ReferenceFingerprint {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceFingerprint.class);
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BUFFER_LENGTH = 1 << 20;

    private final Path file;
    private final List<Path> references;
    private final String versions;
    private final CompletableFuture<Mac> ofFiles;

    /**
     * @param data the journal's directory
     * @param references the files; none = there is nothing to remember
     */
    ReferenceFingerprint(Path data, List<Path> references, byte[] key) {
        file = data.resolve(Journals.SEEDED_FILE_NAME);
        this.references = references;
        versions = versions();
        ofFiles =
                references.isEmpty() ? null : CompletableFuture.supplyAsync(() -> hash(key), ReferenceFingerprint::run);
    }

    private static void run(Runnable work) {
        Thread thread = new Thread(work, "pointsman-reference");
        thread.setDaemon(true);
        thread.start();
    }

    private Mac hash(byte[] key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            byte[] buffer = new byte[BUFFER_LENGTH];
            for (Path reference : references) {
                long length = 0;
                try (InputStream in = Files.newInputStream(reference)) {
                    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                        mac.update(buffer, 0, count);
                        length += count;
                    }
                }
                mac.update(ByteBuffer.allocate(Long.BYTES).putLong(0, length));
            }
            return mac;
        } catch (IOException e) {
            // Whoever reads the rows will say what is wrong with the file.
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }

    /** Whether the files are those that were seen to hold the data of this digest. */
    boolean isOf(ReferenceDigest digest) {
        byte[] now = of(digest);
        try {
            return now != null && Files.exists(file) && MessageDigest.isEqual(now, Files.readAllBytes(file));
        } catch (IOException e) {
            return false;
        }
    }

    /** The data in the files, read since this was made, has this digest. */
    void remember(ReferenceDigest digest) {
        byte[] now = of(digest);
        if (now == null || !versions.equals(versions())) {
            return;
        }
        Path temporary = file.resolveSibling(Journals.SEEDED_FILE_NAME + ".tmp");
        try {
            Files.write(temporary, now);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // It only saves time.
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", e.toString())
                    .log("reference.not_remembered");
        }
    }

    private byte[] of(ReferenceDigest digest) {
        Mac files = ofFiles == null ? null : ofFiles.join();
        if (files == null) {
            return null;
        }
        try {
            Mac mac = (Mac) files.clone();
            mac.update(ByteBuffer.allocate(4 * Long.BYTES)
                    .putLong(digest.a())
                    .putLong(digest.b())
                    .putLong(digest.c())
                    .putLong(digest.d())
                    .flip());
            return mac.doFinal();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lengths and times of the files: a file that changed between being hashed and being read is not remembered. */
    private String versions() {
        List<String> versions = new ArrayList<>();
        for (Path reference : references) {
            try {
                versions.add(Files.size(reference) + " " + Files.getLastModifiedTime(reference));
            } catch (IOException e) {
                versions.add("missing");
            }
        }
        return String.join(", ", versions);
    }
}
