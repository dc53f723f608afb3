package org.pointsman.tools.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pointsman.core.host.KeyStore;
import picocli.CommandLine.Option;

/** Where the journal's key is. */
final class KeyOptions {

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
        if (keys != null) {
            return KeyStore.open(keys);
        }
        Path beside = beside(journal);
        return Files.exists(beside.resolve(KeyStore.FILE_NAME)) ? KeyStore.open(beside) : null;
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
