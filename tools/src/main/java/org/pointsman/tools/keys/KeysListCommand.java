package org.pointsman.tools.keys;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.pointsman.core.host.KeyStore;
import org.pointsman.core.host.KeyStore.KeyPeriod;
import org.pointsman.journal.JournalInventory;
import org.pointsman.tools.CommandFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which keys there are and what needs them. */
@Command(
        name = "list",
        description = "Shows each key, the records that are under it, and what still needs it. Never a key itself.",
        footer = {
            "",
            "Reads only, and may run beside a switch. The exit code is 1 if a key is missing that something needs.",
            "",
            "Examples:",
            "  pointsman keys list --data data",
            "  pointsman keys list --data data --keys /etc/pointsman/keys --json"
        })
final class KeysListCommand implements Callable<Integer> {

    @Mixin
    private Directories directories;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        // Before the keys, which are looked for beside it.
        JournalInventory journal;
        try {
            journal = JournalInventory.of(directories.data());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(e.getMessage());
        }
        // What is missing may be put back from a copy, and then needs its key.
        journal.requireWhole();
        KeyStore keys = directories.openKeys();
        List<KeyUse> uses = KeyUse.of(directories.data(), journal, keys.periods());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("keys", uses.stream().map(KeysListCommand::asMap).toList());
            map.put("waiting", keys.hasNext());
            out.println(new ObjectMapper().writeValueAsString(map));
        } else {
            uses.forEach(use -> out.println(text(use)));
            if (keys.hasNext()) {
                out.println(KeyStore.NEXT_FILE_NAME + ": waits for the next start, or SIGHUP");
            }
        }
        out.flush();
        requireComplete(uses);
        return CommandLine.ExitCode.OK;
    }

    private static String text(KeyUse use) {
        KeyPeriod key = use.key();
        String records = key.end() == Long.MAX_VALUE
                ? "from record " + key.first()
                : "records " + key.first() + " to " + (key.end() - 1);
        return key.file().getFileName() + ": " + records + (key.present() ? "; " : "; MISSING, ") + use.reason();
    }

    private static Map<String, Object> asMap(KeyUse use) {
        KeyPeriod key = use.key();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("file", key.file().toString());
        map.put("present", key.present());
        map.put("firstSequence", key.first());
        map.put("lastSequence", key.end() == Long.MAX_VALUE ? null : key.end() - 1);
        map.put("needed", use.isNeeded());
        map.put("journalFiles", use.files().stream().map(Path::toString).toList());
        map.put("snapshots", use.snapshots());
        map.put("seals", use.seals());
        return map;
    }

    private static void requireComplete(List<KeyUse> uses) {
        for (KeyUse use : uses) {
            if (!use.key().present() && use.isNeeded()) {
                throw new CommandFailure(
                        use.key().file() + " is missing, and is " + use.reason() + ": restore the file");
            }
        }
    }
}
