package org.pointsman.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.pointsman.core.host.HaltProcess;
import org.pointsman.net.Platform;
import org.pointsman.net.SwitchServer;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.config.ReferenceSource;
import org.pointsman.tools.log.LogLevels;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the switch. */
@Command(
        name = "serve",
        description = "Runs the switch until it is told to stop (SIGTERM, Ctrl-C).",
        footer = {
            "",
            "Without --config it runs the demo: ISO 8583 on 127.0.0.1:8583 (iso87-ascii) and :8584 (iso87-binary), "
                    + "HTTP on :8080, its journal in ./data and its keys in ./keys. docs/configuration.md explains "
                    + "every key. On SIGHUP it reads the file again, and takes over what may change while it runs.",
            "",
            "Examples:",
            "  pointsman serve",
            "  pointsman serve --config pointsman.yaml"
        })
final class ServeCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "F", description = "The node's configuration file.")
    private Path config;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Configuration configuration = Configuration.open(config);
        configuration.describe(spec.commandLine().getOut());
        LogLevels.set(configuration.node().operating().logLevel());
        run(configuration.node(), configuration.reference());
        return CommandLine.ExitCode.OK;
    }

    /** Returns when the switch has been stopped. */
    private void run(NodeConfig node, ReferenceSource reference) throws IOException {
        Reload reload = new Reload(config);
        reload.takeSignal();
        SwitchServer server;
        try (TerminalProgress progress = new TerminalProgress("recover", " records", 1)) {
            server = SwitchServer.start(node, reference, new HaltProcess(), progress::at, Platform.MACHINE);
        }
        reload.of(server);
        CountDownLatch stopped = new CountDownLatch(1);
        // SIGTERM and Ctrl-C run this: what is in the ring is answered before the process ends.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            stopped.countDown();
                        },
                        "pointsman-stop"));
        PrintWriter out = spec.commandLine().getOut();
        out.println("ready");
        out.flush();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
