package org.pointsman.tools;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.pointsman.core.host.HaltProcess;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.SwitchServer;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.config.NodeConfig.HttpListener;
import org.pointsman.net.config.NodeConfig.Iso8583Listener;
import org.pointsman.net.config.NodeConfig.Listener;
import org.pointsman.net.config.YamlConfig;
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
                    + "every key.",
            "",
            "Examples:",
            "  pointsman serve",
            "  pointsman serve --config pointsman.yaml",
            "  pointsman serve --config pointsman.yaml --check"
        })
final class ServeCommand implements Callable<Integer> {

    @Option(names = "--config", paramLabel = "F", description = "The node's configuration file.")
    private Path config;

    @Option(names = "--check", description = "Only read the configuration, say what it means, and exit.")
    private boolean check;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        NodeConfig node = config == null ? YamlConfig.demoNode() : YamlConfig.readNode(config);
        ReferenceData reference =
                config == null ? YamlConfig.demoReference() : YamlConfig.readReference(node.reference());
        describe(node, reference);
        if (!check) {
            run(node, reference);
        }
        return CommandLine.ExitCode.OK;
    }

    private void describe(NodeConfig node, ReferenceData reference) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("node " + node.node() + ": journal in " + node.data() + ", keys in " + node.keys());
        for (Listener listener : node.listeners()) {
            out.println("listener " + describe(listener));
        }
        out.println("reference data: " + reference.summary());
        out.flush();
    }

    private static String describe(Listener listener) {
        String where = listener.name() + " on " + listener.bind().getHostString() + ":"
                + listener.bind().getPort();
        if (listener instanceof Iso8583Listener iso8583) {
            return where + ": ISO 8583, " + iso8583.dialect().name() + ", " + iso8583.framing()
                    + (iso8583.signOnRequired() ? ", sign-on required" : "");
        } else if (listener instanceof HttpListener) {
            return where + ": HTTP";
        }
        throw new IllegalStateException("a listener of no known protocol: " + listener.name());
    }

    /** Returns when the switch has been stopped. */
    private void run(NodeConfig node, ReferenceData reference) throws IOException {
        SwitchServer server;
        try (TerminalProgress progress = new TerminalProgress("recover", " records", 1)) {
            server = SwitchServer.start(node, reference, new HaltProcess(), progress::at);
        }
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
