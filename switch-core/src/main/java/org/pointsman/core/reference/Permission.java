package org.pointsman.core.reference;

/** What a card, a merchant or a terminal may be used for; the codes are bits. */
public enum Permission implements Coded {
    /** 0200 with DE 3 00xxxx. */
    PURCHASE,
    /** 0100 with DE 3 00xxxx. */
    AUTHORISATION,
    /** DE 3 30xxxx and 31xxxx. */
    INQUIRY,
    /** DE 3 01xxxx. */
    CASH;

    /** All bits. */
    public static final int ALL = (1 << values().length) - 1;

    @Override
    public int code() {
        return 1 << ordinal();
    }
}
