package org.pointsman.core.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.pointsman.core.host.KeyStore.KeyPeriod;

/** The keys of one key directory in the order of their records, as they were when it was read. Immutable. */
final class KeyChain {
    private static final Pattern ROTATED = Pattern.compile("journal-([0-9]{19})\\.key");

    /** A key from a record on; of one that is missing only its place is known. */
    private record Link(long first, byte[] key) {}

    private final Path directory;
    private final List<Link> links;

    private KeyChain(Path directory, List<Link> links) {
        this.directory = directory;
        this.links = links;
    }

    /** File of the key that is in use from a record on. */
    static Path file(Path directory, long first) {
        return directory.resolve(KeyStore.fileName(first));
    }

    /**
     * Reads all keys there are.
     *
     * @throws IOException if a key file is no such file, or they do not follow one another; names the file
     */
    static KeyChain read(Path directory) throws IOException {
        TreeMap<Long, RotatedKey> rotated = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "journal-*.key")) {
            for (Path file : files) {
                Matcher name = ROTATED.matcher(file.getFileName().toString());
                if (name.matches()) {
                    rotated.put(Long.parseLong(name.group(1)), RotatedKey.read(file));
                }
            }
        }
        List<Link> links = new ArrayList<>();
        links.add(new Link(1, KeyFile.read(file(directory, 1))));
        for (Map.Entry<Long, RotatedKey> entry : rotated.entrySet()) {
            append(directory, links, entry.getKey(), entry.getValue());
        }
        return new KeyChain(directory, links);
    }

    private static void append(Path directory, List<Link> links, long first, RotatedKey next) throws IOException {
        Link last = links.get(links.size() - 1);
        long previous = next.previousFirst();
        if (previous < last.first || previous >= first) {
            throw new IOException(file(directory, last.first) + " and " + file(directory, first)
                    + " do not follow one another: the latter was made behind the key of record " + previous
                    + ". One of them is of another journal: restore the key directory");
        }
        if (previous > last.first) {
            links.add(new Link(previous, null));
        } else if (check(last.key) != next.previousCheck()) {
            throw new IOException(file(directory, previous) + ": this is not the key that " + file(directory, first)
                    + " followed: one of them was altered or is of another journal: restore the file");
        }
        links.add(new Link(first, next.key()));
    }

    /** What follows the newest key, made but not yet in use. */
    RotatedKey successor() {
        Link last = links.get(links.size() - 1);
        return new RotatedKey(last.first, check(last.key), KeyFile.random());
    }

    /** Whether a key was made to follow the newest one here. */
    boolean precedes(RotatedKey next) {
        Link last = links.get(links.size() - 1);
        return next.previousFirst() == last.first && next.previousCheck() == check(last.key);
    }

    /** First record under the newest key. */
    long newestFirst() {
        return links.get(links.size() - 1).first;
    }

    byte[] newestKey() {
        return links.get(links.size() - 1).key;
    }

    /** First record under the key that a record is under. */
    long firstOf(long sequence) {
        return links.get(index(sequence)).first;
    }

    /** First record under the key behind the one that a record is under, {@link Long#MAX_VALUE} if there is none. */
    long endOf(long sequence) {
        int next = index(sequence) + 1;
        return next == links.size() ? Long.MAX_VALUE : links.get(next).first;
    }

    String fileNameOf(long sequence) {
        return file(directory, firstOf(sequence)).getFileName().toString();
    }

    /**
     * A key of one purpose, from the key that a record is under.
     *
     * @throws WrongKeyException if that is missing
     */
    byte[] derive(long sequence, String purpose) {
        Link link = links.get(index(sequence));
        if (link.key == null) {
            throw WrongKeyException.missing(file(directory, link.first).toString(), link.first, endOf(sequence) - 1);
        }
        return derive(link.key, purpose);
    }

    List<KeyPeriod> periods() {
        List<KeyPeriod> periods = new ArrayList<>();
        for (Link link : links) {
            periods.add(new KeyPeriod(file(directory, link.first), link.first, endOf(link.first), link.key != null));
        }
        return periods;
    }

    private int index(long sequence) {
        int index = links.size() - 1;
        while (index > 0 && links.get(index).first > sequence) {
            index--;
        }
        return index;
    }

    private static long check(byte[] key) {
        return ByteBuffer.wrap(derive(key, "key check")).getLong();
    }

    private static byte[] derive(byte[] key, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(("pointsman: " + purpose).getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no HMAC-SHA-256", e);
        }
    }
}
