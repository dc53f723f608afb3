package org.pointsman.tools.journal;

import java.io.IOException;
import java.nio.file.Path;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.PanKeys;
import org.pointsman.core.host.RecordedCommands;
import org.pointsman.journal.JournalReader;
import org.pointsman.journal.Journals;
import org.pointsman.tools.CommandFailure;

/**
 * A journal to be read together with its key. The journal is looked for before the key: where there is none, the key is not
 * what is missing.
 *
 * @param directory the node's data
 * @param keys directory of the key; null = {@code keys} beside the journal's directory
 */
public record JournalSource(Path directory, Path keys) {

    /**
     * All records that are acknowledged by now.
     *
     * @throws CommandFailure if there is no journal
     */
    public JournalReader reader() {
        try {
            return Journals.readAcknowledged(directory);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
    }

    /** @throws IOException if the key is not there, or no key */
    public KeyStore keyStore() throws IOException {
        return KeyStore.open(
                keys == null ? directory.toAbsolutePath().normalize().resolveSibling("keys") : keys);
    }

    /** All records with their card numbers in clear. */
    public RecordedCommands records() throws IOException {
        JournalReader reader = reader();
        try {
            PanKeys panKeys = keyStore().panKeys();
            return new RecordedCommands(reader, panKeys);
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }
}
