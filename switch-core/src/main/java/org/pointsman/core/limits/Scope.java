package org.pointsman.core.limits;

/** Whose transactions a limit counts together, as in {@code engine.xml}. */
public final class Scope {
    public static final int CARD = 1;
    public static final int ACCOUNT = 2;
    public static final int MERCHANT = 3;
    public static final int TERMINAL = 4;
    public static final int ACQUIRER = 5;

    private Scope() {}

    /** A bit of its own for each scope, to name several. */
    public static int bit(int scope) {
        return 1 << scope;
    }
}
