package org.pointsman.tools.load;

import java.util.List;

/** What each connection sends, over and over. */
public enum Mix {
    /** A purchase and its reversal. */
    PAIRS(Kind.PURCHASE),
    /** Two purchases and an authorisation, each reversed, and a balance inquiry. */
    MIXED(Kind.PURCHASE, Kind.AUTHORISATION, Kind.INQUIRY, Kind.PURCHASE),
    /** Balance inquiries only. */
    INQUIRIES(Kind.INQUIRY);

    private final Kind[] cycle;

    /** A request and what follows from it. */
    enum Kind {
        /** Money moves at once; reversed by the next request. */
        PURCHASE,
        /** Money is held; reversed by the next request, over JSON captured before. */
        AUTHORISATION,
        /** Moves nothing. */
        INQUIRY
    }

    Mix(Kind... cycle) {
        this.cycle = cycle;
    }

    /** The kind at a position that goes round. */
    Kind at(int position) {
        return cycle[position];
    }

    /** The position behind another. */
    int after(int position) {
        return position + 1 == cycle.length ? 0 : position + 1;
    }

    /** Whether balances are asked, which can only be checked while nobody else uses the card. */
    boolean inquires() {
        return List.of(cycle).contains(Kind.INQUIRY);
    }
}
