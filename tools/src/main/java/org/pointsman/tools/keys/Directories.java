package org.pointsman.tools.keys;

import java.io.IOException;
import java.nio.file.Path;
import org.pointsman.core.host.KeyStore;
import picocli.CommandLine.Option;

/** The two directories of a node. */
final class Directories {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "The journal's directory: the node's data.")
    private Path data;

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description = "The key directory. Default: keys beside the journal's directory.")
    private Path keys;

    Path data() {
        return data;
    }

    Path keys() {
        return keys == null ? data.toAbsolutePath().resolveSibling("keys") : keys;
    }

    KeyStore openKeys() throws IOException {
        return KeyStore.open(keys());
    }
}
