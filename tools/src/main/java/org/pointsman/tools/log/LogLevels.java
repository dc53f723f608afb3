package org.pointsman.tools.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.pointsman.net.config.NodeConfig.LogLevel;
import org.slf4j.LoggerFactory;

/** Sets which events of this process are logged. Any thread. */
public final class LogLevels {
    private LogLevels() {}

    /** What libraries have to say is logged from the level that logback.xml names, whatever this is. */
    public static void set(LogLevel level) {
        ((Logger) LoggerFactory.getLogger("org.pointsman")).setLevel(Level.valueOf(level.name()));
    }
}
