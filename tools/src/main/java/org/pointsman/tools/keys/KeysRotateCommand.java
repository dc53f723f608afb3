package org.pointsman.tools.keys;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.pointsman.journal.Journals;
import org.pointsman.tools.CommandFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes a new key. */
@Command(
        name = "rotate",
        description = "Makes a new key, for the records to come.",
        footer = {
            "",
            "The new key waits in the key directory until a switch takes it into use: when it starts, or at once when a "
                    + "running one gets SIGHUP. From then on its file is named for the first record under it. Records "
                    + "before stay under the key they were written with, and need it.",
            "",
            "Examples:",
            "  pointsman keys rotate --data data --keys keys",
            "  kill -HUP $(cat data/lock)",
            "  pointsman keys list --data data --keys keys"
        })
final class KeysRotateCommand implements Callable<Integer> {

    @Mixin
    private Directories directories;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        requireJournal();
        Path file = directories.openKeys().makeNext();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("file", file.toString());
            out.println(new ObjectMapper().writeValueAsString(map));
        } else {
            out.println("new key in " + file);
            out.println("a switch takes it into use when it starts next, or at once when it gets SIGHUP");
        }
        out.flush();
        return CommandLine.ExitCode.OK;
    }

    /** A key directory without a journal is most likely the wrong one. */
    private void requireJournal() {
        if (!Files.exists(directories.data()) || Journals.acknowledged(directories.data()) == 0) {
            throw new CommandFailure(directories.data() + " holds no records: there is nothing to rotate a key for");
        }
    }
}
