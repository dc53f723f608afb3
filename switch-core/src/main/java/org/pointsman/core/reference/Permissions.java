package org.pointsman.core.reference;

/** What a card, merchant or terminal may be used for: bits, as in {@code engine.xml}. */
public final class Permissions {
    public static final int PURCHASE = 1;
    public static final int AUTHORISATION = 2;
    public static final int INQUIRY = 4;
    public static final int CASH = 8;
    public static final int ALL = PURCHASE | AUTHORISATION | INQUIRY | CASH;

    private Permissions() {}
}
