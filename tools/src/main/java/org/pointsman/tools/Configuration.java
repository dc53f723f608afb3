package org.pointsman.tools;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.pointsman.net.config.NodeConfig;
import org.pointsman.net.config.NodeConfig.HttpListener;
import org.pointsman.net.config.NodeConfig.Iso8583Listener;
import org.pointsman.net.config.NodeConfig.Listener;
import org.pointsman.net.config.ReferenceSource;
import org.pointsman.net.config.YamlConfig;

/** Both files of a switch, read and found to be usable. */
record Configuration(NodeConfig node, ReferenceSource reference) {

    /**
     * Reads the node's file, and the reference file that it names.
     *
     * @param file null for the demo configuration
     * @throws org.pointsman.net.config.ConfigException if one of them cannot be used
     */
    static Configuration read(Path file) {
        if (file == null) {
            return new Configuration(YamlConfig.demoNode(), ReferenceSource.of(YamlConfig.demoReference()));
        }
        NodeConfig node = YamlConfig.readNode(file);
        return new Configuration(node, ReferenceSource.of(YamlConfig.readReference(node.reference())));
    }

    /** As {@link #read}, but rows that stand in CSV files are read only when they are needed: never, if they were seen before. */
    static Configuration open(Path file) {
        if (file == null) {
            return read(null);
        }
        NodeConfig node = YamlConfig.readNode(file);
        return new Configuration(node, YamlConfig.reference(node.reference()));
    }

    /** Says what it means, a line a thing. */
    void describe(PrintWriter out) {
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
}
