package org.pointsman.tools;

import java.nio.file.Path;
import org.pointsman.net.SwitchServer;
import org.pointsman.net.config.ConfigException;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.tools.log.LogLevels;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * Reads the node's file again when the process gets SIGHUP, and takes a key that waits into use. What came of it is logged and counted. The signal is taken from
 * the very start on, since by default it ends the process, and replaying a journal may take long.
 */
final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private final Path file;
    private volatile SwitchServer server;

    /** @param file null for the demo configuration, which has none to read again */
    Reload(Path file) {
        this.file = file;
    }

    /** From now on SIGHUP does no harm. */
    void takeSignal() {
        try {
            Signal.handle(new Signal("HUP"), signal -> reload());
        } catch (IllegalArgumentException e) {
            // No such signal here, or the JVM keeps it to itself (-Xrs).
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("config.no_reload");
        }
    }

    /** From now on it reloads. */
    void of(SwitchServer started) {
        server = started;
    }

    private void reload() {
        if (server == null) {
            refuse("the switch is starting, with the file as it was when it began");
            return;
        }
        // Whatever comes of the file: a key that waits has nothing to do with it.
        server.takeNextKey();
        if (file == null) {
            refuse("the demo configuration has no file");
            server.reloadFailed();
        } else {
            reload(server);
        }
    }

    private void reload(SwitchServer running) {
        NodeConfig next;
        try {
            next = YamlConfig.readNode(file);
        } catch (ConfigException e) {
            refuse(e.getMessage());
            running.reloadFailed();
            return;
        }
        if (running.reload(next).needsRestart().isEmpty()) {
            LogLevels.set(next.operating().logLevel());
        }
    }

    private static void refuse(String reason) {
        LOG.atWarn().addKeyValue("reason", reason).log("config.refused");
    }
}
