package org.pointsman.tools;

import java.io.Console;
import java.lang.reflect.Method;

/** Whether somebody watches. */
public final class Terminal {
    private Terminal() {}

    /** Whether standard input and output are a terminal. From JDK 22 on there may be a console without one. */
    public static boolean isInteractive() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            Method isTerminal = Console.class.getMethod("isTerminal");
            return (boolean) isTerminal.invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
