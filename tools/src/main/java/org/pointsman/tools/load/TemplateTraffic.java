package org.pointsman.tools.load;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pointsman.core.reference.Card;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.core.reference.Terminal;
import org.pointsman.net.iso8583.Dialect;

/**
 * Endless traffic that a switch approves without end: whatever is taken from an account is given back by the next request
 * of the same connection, so neither balances nor limits run dry. Made of {@link FrameTemplate}s for speed; cards are drawn
 * at random from those the reference data has.
 *
 * <p>Every answer is checked: type, DE 39, the echoed fields, and the balance of an inquiry, which must be the same each
 * time since nothing is owed when it is asked. So no one else may use the cards meanwhile.
 */
public final class TemplateTraffic implements Traffic {
    /** What is sent, one after the other by each connection. */
    public enum Mix {
        /** A purchase (0200) and its reversal (0400). */
        PAIRS(Kind.PURCHASE),
        /** Two purchases and an authorisation (0100), each reversed, and a balance inquiry. */
        MIXED(Kind.PURCHASE, Kind.AUTHORISATION, Kind.INQUIRY, Kind.PURCHASE),
        /** Balance inquiries only. */
        INQUIRIES(Kind.INQUIRY);

        private final Kind[] cycle;

        Mix(Kind... cycle) {
            this.cycle = cycle;
        }

        private boolean inquires() {
            return List.of(cycle).contains(Kind.INQUIRY);
        }
    }

    /** Who is at the other end. */
    public enum Peer {
        /** A switch: right is the answer that approves. */
        SWITCH,
        /** An echo: right are the request's own bytes. */
        ECHO
    }

    /** A request and its reversal, if it has one. */
    private enum Kind {
        PURCHASE("0200", true),
        AUTHORISATION("0100", true),
        INQUIRY("0200", false);

        private final String mti;
        private final boolean reversed;

        Kind(String mti, boolean reversed) {
            this.mti = mti;
            this.reversed = reversed;
        }
    }

    private static final Kind[] KINDS = Kind.values();

    /** Per terminal a template of each kind, and one of its reversal. */
    private static final int TEMPLATES = 2 * KINDS.length;

    private static final int MAX_TERMINALS = 64;

    private final Mix mix;
    private final Peer peer;
    private final KeySequence keys;
    private final CardPool cards;
    private final int terminals;
    private final FrameTemplate[] templates;
    private final int[] answerMti;
    private final AnswerPattern[] patterns;
    private final Sender[] senders;
    private final AnswerCheck check;
    private long checkedFieldByField;

    /** Where a connection stands in its cycle, and what it knows of the requests in its window. */
    private static final class Sender {
        private final byte[] originalKey = new byte[FrameTemplate.maxKeyLength()];
        private final int[] stan;
        private final int[] template;
        private final int[] card;
        private final int firstCard;
        private final int cardCount;
        private final int cardStep;
        private long random;
        private int position;
        private boolean reversalOwed;
        private int currentCard;
        private int currentTemplate;

        private Sender(int slots, long seed, int firstCard, int cardStep, int cardCount) {
            stan = new int[slots];
            template = new int[slots];
            card = new int[slots];
            random = seed;
            this.firstCard = firstCard;
            this.cardStep = cardStep;
            this.cardCount = cardCount;
        }

        /** xorshift64: fast, and the same on every machine. */
        private int random(int bound) {
            random ^= random << 13;
            random ^= random >>> 7;
            random ^= random << 17;
            return (int) ((random >>> 33) * bound >>> 31);
        }
    }

    /**
     * @param reference that the switch runs with; its active cards, merchants and terminals are used
     * @param amount of each transaction in minor units
     * @param maxCards how many cards are used at most
     * @param connections and {@code inFlight}: those of the client
     * @throws IllegalArgumentException if the reference data has not what the traffic needs
     */
    public TemplateTraffic(
            Dialect dialect,
            ReferenceData reference,
            Mix mix,
            Peer peer,
            long amount,
            int maxCards,
            int connections,
            int inFlight,
            KeySequence keys) {
        this.mix = mix;
        this.peer = peer;
        this.keys = keys;
        check = new AnswerCheck(dialect);
        UsableReference usable = new UsableReference(reference, amount);
        cards = new CardPool(
                dialect,
                usable.cards().subList(0, Math.min(maxCards, usable.cards().size())));
        terminals = Math.min(MAX_TERMINALS, usable.terminals().size());
        templates = new FrameTemplate[terminals * TEMPLATES];
        patterns = new AnswerPattern[templates.length];
        answerMti = new int[templates.length];
        for (int i = 0; i < terminals; i++) {
            for (Kind kind : KINDS) {
                Message request = request(kind, usable, usable.terminals().get(i), amount);
                addTemplate(dialect, index(i, kind, false), request);
                if (kind.reversed) {
                    addTemplate(dialect, index(i, kind, true), reversal(request));
                }
            }
        }
        senders = new Sender[connections];
        boolean shared = cards.size() < connections;
        if (shared && mix.inquires()) {
            throw new IllegalArgumentException("balances can only be checked with a card a connection: " + cards.size()
                    + " usable cards for " + connections + " connections");
        }
        for (int i = 0; i < connections; i++) {
            int count = shared ? cards.size() : (cards.size() - i + connections - 1) / connections;
            senders[i] = new Sender(
                    2 * Math.max(1, inFlight),
                    0x9E3779B97F4A7C15L * (i + 1),
                    shared ? 0 : i,
                    shared ? 1 : connections,
                    count);
        }
    }

    private void addTemplate(Dialect dialect, int index, Message message) {
        templates[index] = new FrameTemplate(dialect, message);
        int mti = Integer.parseInt(message.mti());
        answerMti[index] = mti + 10;
    }

    private static int index(int terminal, Kind kind, boolean reversal) {
        return terminal * TEMPLATES + 2 * kind.ordinal() + (reversal ? 1 : 0);
    }

    private static Message request(Kind kind, UsableReference usable, Terminal terminal, long amount) {
        Card card = usable.cards().get(0);
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        Map<Integer, String> fields = new HashMap<>();
        fields.put(2, CardPool.pan(card));
        fields.put(3, kind == Kind.INQUIRY ? "310000" : "000000");
        if (kind != Kind.INQUIRY) {
            fields.put(4, String.format("%012d", amount));
        }
        fields.put(7, "0101000000");
        fields.put(11, "000000");
        fields.put(12, now.format(DateTimeFormatter.ofPattern("HHmmss")));
        fields.put(13, now.format(DateTimeFormatter.ofPattern("MMdd")));
        fields.put(14, String.format("%04d", card.expiry()));
        fields.put(18, String.format("%04d", usable.merchant(terminal).mcc()));
        fields.put(22, "012");
        fields.put(25, "00");
        fields.put(32, usable.acquirer());
        fields.put(37, "000000000000");
        fields.put(41, terminal.id());
        fields.put(42, terminal.merchant());
        fields.put(49, String.format("%03d", usable.currency()));
        return new Message(kind.mti, fields);
    }

    private static Message reversal(Message original) {
        String acquirer = String.format("%011d", Long.parseLong(original.field(32)));
        return original.withMti("0400")
                .with(14, null)
                .with(18, null)
                .with(90, original.mti() + original.field(11) + original.field(7) + acquirer + "00000000000");
    }

    @Override
    public int maxRequestLength() {
        int longest = 0;
        for (FrameTemplate template : templates) {
            longest = template == null ? longest : Math.max(longest, template.length());
        }
        return longest;
    }

    @Override
    public int nextRequest(int connection, int slot, byte[] buffer, int offset) {
        Sender sender = senders[connection];
        keys.next();
        FrameTemplate template;
        if (sender.reversalOwed) {
            sender.currentTemplate++;
            template = templates[sender.currentTemplate];
            template.write(buffer, offset, keys, cards, sender.currentCard);
            template.patchOriginal(buffer, offset, sender.originalKey);
            sender.reversalOwed = false;
        } else {
            Kind kind = mix.cycle[sender.position];
            sender.position = sender.position + 1 == mix.cycle.length ? 0 : sender.position + 1;
            sender.currentCard = sender.firstCard + sender.cardStep * sender.random(sender.cardCount);
            sender.currentTemplate = index(sender.random(terminals), kind, false);
            template = templates[sender.currentTemplate];
            template.write(buffer, offset, keys, cards, sender.currentCard);
            template.copyKey(buffer, offset, sender.originalKey);
            sender.reversalOwed = kind.reversed;
        }
        sender.stan[slot] = keys.stan();
        sender.template[slot] = sender.currentTemplate;
        sender.card[slot] = sender.currentCard;
        return template.length();
    }

    @Override
    public boolean settled(int connection) {
        return !senders[connection].reversalOwed;
    }

    @Override
    public boolean answers(int connection, int slot, Frame request, Frame answer) {
        Sender sender = senders[connection];
        AnswerPattern pattern = patterns[sender.template[slot]];
        return pattern != null && pattern.hasStanOf(request, answer) || check.stan(answer) == sender.stan[slot];
    }

    @Override
    public String check(int connection, int slot, Frame request, Frame answer) {
        Sender sender = senders[connection];
        int template = sender.template[slot];
        AnswerPattern pattern = patterns[template];
        if (pattern == null || !pattern.fits(request, answer)) {
            String difference = checkFieldByField(template, request, answer);
            if (difference != null) {
                return difference;
            }
            pattern = new AnswerPattern(check.request(), check.answer());
            patterns[template] = pattern;
        }
        return pattern.hasBalance()
                ? cards.checkBalance(
                        sender.card[slot],
                        answer.bytes(),
                        answer.offset() + pattern.balanceAt(),
                        pattern.balanceLength())
                : null;
    }

    private String checkFieldByField(int template, Frame request, Frame answer) {
        checkedFieldByField++;
        if (peer == Peer.ECHO) {
            return check.echoDifference(request, answer);
        }
        boolean inquiry = template % TEMPLATES == 2 * Kind.INQUIRY.ordinal();
        return check.difference(request, answer, answerMti[template], "00", inquiry ? "" : null);
    }

    /** How many answers were not like one seen before, and so had to be taken apart. */
    long checkedFieldByField() {
        return checkedFieldByField;
    }
}
