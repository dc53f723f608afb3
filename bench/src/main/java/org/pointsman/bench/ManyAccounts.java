package org.pointsman.bench;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How much a switch holds whose size is what is measured. */
final class ManyAccounts {
    @Option(
            names = "--accounts",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "With a card each. Default: ${DEFAULT-VALUE}.")
    private int accounts;

    @Option(
            names = "--remember",
            paramLabel = "N",
            defaultValue = "2000000",
            description = "Transactions the switch remembers. Default: ${DEFAULT-VALUE}.")
    private int remember;

    int accounts() {
        return accounts;
    }

    int remember() {
        return remember;
    }

    boolean isPossible() {
        return accounts >= 1 && remember >= 1;
    }

    /** Writes reference data of this size, see {@link BenchNode#writeReference}. */
    Path writeReference(Path directory) throws IOException {
        return BenchNode.writeReference(directory, accounts, remember);
    }
}
