package org.pointsman.tools.load;

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
    private static final Mix.Kind[] KINDS = Mix.Kind.values();

    /** Per terminal a template of each kind, and one of its reversal. */
    private static final int TEMPLATES = 2 * KINDS.length;

    /** A connection's requests are decided in their order, and behind each purchase comes its reversal. */
    private static final int OWED_BY_CONNECTION = 1;

    private final Mix mix;
    private final Peer peer;
    private final KeySequence keys;
    private final CardPool cards;
    private final int terminals;
    private final FrameTemplate[] templates;
    private final int[] answerMti;
    private final String[] approved;
    private final int[] patched;
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
        private final CardDraw draw;
        private int position;
        private boolean reversalOwed;
        private int currentCard;
        private int currentTemplate;

        private Sender(int slots, CardDraw draw) {
            stan = new int[slots];
            template = new int[slots];
            card = new int[slots];
            this.draw = draw;
        }
    }

    /**
     * @throws IllegalArgumentException if the reference data has not what the traffic needs
     */
    public TemplateTraffic(Dialect dialect, TrafficPlan plan, KeySequence keys) {
        this.mix = plan.mix();
        this.peer = plan.peer();
        this.keys = keys;
        check = new AnswerCheck(dialect);
        UsableReference usable = plan.usable();
        cards = new CardPool(dialect, plan.cards(usable, OWED_BY_CONNECTION));
        terminals = Math.min(TrafficPlan.MAX_TERMINALS, usable.terminals().size());
        templates = new FrameTemplate[terminals * TEMPLATES];
        patterns = new AnswerPattern[templates.length];
        answerMti = new int[templates.length];
        approved = new String[templates.length];
        patched = FrameTemplate.patched(dialect);
        IsoRequests requests = new IsoRequests(dialect, usable, plan.amount());
        for (int i = 0; i < terminals; i++) {
            for (Mix.Kind kind : KINDS) {
                Message request = requests.request(kind, usable.terminals().get(i));
                addTemplate(dialect, index(i, kind, false), request);
                if (isReversed(kind)) {
                    addTemplate(dialect, index(i, kind, true), requests.reversal(request));
                }
            }
        }
        CardDraw[] draws = CardDraw.share(cards.size(), plan.connections(), mix);
        senders = new Sender[plan.connections()];
        for (int i = 0; i < senders.length; i++) {
            senders[i] = new Sender(2 * plan.inFlight(), draws[i]);
        }
    }

    private void addTemplate(Dialect dialect, int index, Message message) {
        templates[index] = new FrameTemplate(dialect, message);
        int mti = Integer.parseInt(message.mti());
        answerMti[index] = mti + 10;
        approved[index] = AnswerCheck.approved(dialect, mti + 10);
    }

    private static boolean isReversed(Mix.Kind kind) {
        return kind != Mix.Kind.INQUIRY;
    }

    private static int index(int terminal, Mix.Kind kind, boolean reversal) {
        return terminal * TEMPLATES + 2 * kind.ordinal() + (reversal ? 1 : 0);
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
            Mix.Kind kind = mix.at(sender.position);
            sender.position = mix.after(sender.position);
            sender.currentCard = sender.draw.card();
            sender.currentTemplate = index(sender.draw.below(terminals), kind, false);
            template = templates[sender.currentTemplate];
            template.write(buffer, offset, keys, cards, sender.currentCard);
            template.copyKey(buffer, offset, sender.originalKey);
            sender.reversalOwed = isReversed(kind);
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
            pattern = new AnswerPattern(check.request(), check.answer(), patched);
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
        if (peer == Peer.BARE) {
            return check.echoDifference(request, answer);
        }
        boolean inquiry = template % TEMPLATES == 2 * Mix.Kind.INQUIRY.ordinal();
        return check.difference(request, answer, answerMti[template], approved[template], inquiry ? "" : null);
    }

    /** How many answers were not like one seen before, and so had to be taken apart. */
    long checkedFieldByField() {
        return checkedFieldByField;
    }
}
