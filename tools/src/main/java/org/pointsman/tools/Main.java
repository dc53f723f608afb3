package org.pointsman.tools;

/** Where the executable jar begins. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        setLibraryProperties();
        System.exit(Pointsman.commandLine().execute(args));
    }

    /** Libraries read these once, when their classes load: before anything else, then. What the user sets stands. */
    private static void setLibraryProperties() {
        setDefault("chronicle.analytics.disable", "true");
        setDefault("chronicle.announcer.disable", "true");
        // Netty does without Unsafe on newer JDKs unless told so, and pooled buffers are slower then.
        setDefault("io.netty.noUnsafe", "false");
        // Tests and fuzzing run with them; docs/decisions/0020 says why production does without.
        setDefault("agrona.disable.bounds.checks", "true");
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
