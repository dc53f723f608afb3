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

/** Reads the node's file again when the process gets SIGHUP. What came of it is logged and counted. */
final class Reload {
    private static final Logger LOG = LoggerFactory.getLogger(Reload.class);

    private Reload() {}

    /** @param file null for the demo configuration, which has none to read again */
    static void onHangUp(Path file, SwitchServer server) {
        try {
            Signal.handle(new Signal("HUP"), signal -> reload(file, server));
        } catch (IllegalArgumentException e) {
            // No such signal here, or the JVM keeps it to itself (-Xrs).
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("config.no_reload");
        }
    }

    private static void reload(Path file, SwitchServer server) {
        if (file == null) {
            LOG.atWarn()
                    .addKeyValue("reason", "the demo configuration has no file")
                    .log("config.refused");
            return;
        }
        NodeConfig next;
        try {
            next = YamlConfig.readNode(file);
        } catch (ConfigException e) {
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("config.refused");
            server.reloadFailed();
            return;
        }
        if (server.reload(next).needsRestart().isEmpty()) {
            LogLevels.set(next.operating().logLevel());
        }
    }
}
