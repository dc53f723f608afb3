package org.pointsman.tools.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pointsman.core.host.KeyStore;
import picocli.CommandLine.Option;

/** Where the journal's key is. */
public final class KeyOptions {

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description =
                    "The directory of the journal's key. Default: keys beside the journal's directory, if it is there."
                            + " Without the key card numbers are shown as unavailable.")
    private Path keys;

    /**
     * The key, or null if there is none and none was named.
     *
     * @throws IOException if a directory was named that holds none
     */
    KeyStore open(Path journal) throws IOException {
        Path found = find(keys, journal);
        return found == null ? null : KeyStore.open(found);
    }

    /**
     * The directory of the key.
     *
     * @param named by the user; null = {@code keys} beside the journal's directory, if the key is there
     * @return null if none was named and none is there
     */
    public static Path find(Path named, Path journal) {
        if (named != null) {
            return named;
        }
        Path beside = beside(journal);
        return Files.exists(beside.resolve(KeyStore.FILE_NAME)) ? beside : null;
    }

    /**
     * The key, without which the command cannot work.
     *
     * @throws IOException if it is not there
     */
    KeyStore require(Path journal) throws IOException {
        return KeyStore.open(keys != null ? keys : beside(journal));
    }

    private static Path beside(Path journal) {
        return journal.toAbsolutePath().normalize().resolveSibling("keys");
    }
}
