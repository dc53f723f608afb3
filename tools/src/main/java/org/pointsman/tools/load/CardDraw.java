package org.pointsman.tools.load;

/**
 * Draws the cards and terminals of one connection's requests: cards at random from every so-manieth of the run's, so that
 * no two connections have one in common, unless there are fewer cards than connections. One thread.
 */
final class CardDraw {
    private final int firstCard;
    private final int cardCount;
    private final int cardStep;
    private long random;

    private CardDraw(long seed, int firstCard, int cardStep, int cardCount) {
        random = seed;
        this.firstCard = firstCard;
        this.cardStep = cardStep;
        this.cardCount = cardCount;
    }

    /**
     * One for each connection.
     *
     * @throws IllegalArgumentException if the mix needs a card a connection and there are not as many
     */
    static CardDraw[] share(int cards, int connections, Mix mix) {
        boolean shared = cards < connections;
        if (shared && mix.inquires()) {
            throw new IllegalArgumentException("balances can only be checked with a card a connection: " + cards
                    + " usable cards for " + connections + " connections");
        }
        CardDraw[] draws = new CardDraw[connections];
        for (int i = 0; i < connections; i++) {
            int count = shared ? cards : (cards - i + connections - 1) / connections;
            draws[i] = new CardDraw(0x9E3779B97F4A7C15L * (i + 1), shared ? 0 : i, shared ? 1 : connections, count);
        }
        return draws;
    }

    int card() {
        return firstCard + cardStep * below(cardCount);
    }

    /** xorshift64: fast, and the same on every machine. */
    int below(int bound) {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return (int) ((random >>> 33) * bound >>> 31);
    }
}
