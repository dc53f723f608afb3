package org.pointsman.tools.journal;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.LongHashSet;
import org.pointsman.core.view.RecordField;
import org.pointsman.core.view.RecordView;

/**
 * Which records are of interest. What can be told without a card number is asked first, so that cards are decrypted only where
 * one is asked for: there of all records that have any, since a capture is of the card of its payment, whatever else is asked of
 * either. One thread uses it, for one reading from the beginning to the end.
 */
public final class RecordFilter {

    /** A condition. */
    @FunctionalInterface
    public interface Condition {
        boolean holds(RecordView record);
    }

    /** A condition on a card number. */
    @FunctionalInterface
    public interface CardCondition {
        boolean holds(long number, int digits);
    }

    private final Span span;
    private final Condition[] conditions;
    private final CardCondition card;
    /** The payments of the card so far: a capture names the payment, and no card. */
    private final LongHashSet payments;

    /** From where to where, each end included. */
    public record Span(long firstSequence, long lastSequence, long firstNs, long lastNs) {
        public static final Span ALL = new Span(1, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);

        public boolean holds(long sequence, long timestampNs) {
            return sequence >= firstSequence && timestampNs >= firstNs && !isBehind(sequence, timestampNs);
        }

        /** Whether nothing from here on is in the span any more. */
        public boolean isBehind(long sequence, long timestampNs) {
            return sequence > lastSequence || timestampNs > lastNs;
        }

        public Span from(long sequence) {
            return new Span(Math.max(firstSequence, sequence), lastSequence, firstNs, lastNs);
        }
    }

    /** @param card null = of any card, or of none */
    public RecordFilter(Span span, List<Condition> conditions, CardCondition card) {
        this(span, conditions, card, new LongHashSet(0));
    }

    private RecordFilter(Span span, List<Condition> conditions, CardCondition card, LongHashSet payments) {
        this.span = span;
        this.conditions = conditions.toArray(Condition[]::new);
        this.card = card;
        this.payments = payments;
    }

    public static RecordFilter all() {
        return new RecordFilter(Span.ALL, List.of(), null);
    }

    public Span span() {
        return span;
    }

    /** Whether every record passes. */
    public boolean isAll() {
        return isSpanOnly() && span.equals(Span.ALL);
    }

    /** Whether nothing but the span decides. */
    public boolean isSpanOnly() {
        return conditions.length == 0 && card == null;
    }

    public boolean needsCards() {
        return card != null;
    }

    /** The same, for another reading. */
    public RecordFilter again() {
        return new RecordFilter(span, List.of(conditions), card);
    }

    /** The same, from a sequence on, for a reading that goes on from an earlier one. */
    public RecordFilter from(long sequence) {
        return new RecordFilter(span.from(sequence), List.of(conditions), card, payments);
    }

    /** The same, up to a sequence. */
    public RecordFilter upTo(long sequence) {
        RecordFilter.Span upTo =
                new Span(span.firstSequence(), Math.min(span.lastSequence(), sequence), span.firstNs(), span.lastNs());
        return new RecordFilter(upTo, List.of(conditions), card, payments);
    }

    /** The same, with one more condition, which is asked first. */
    public RecordFilter and(Condition condition) {
        List<Condition> all = new ArrayList<>(List.of(condition));
        all.addAll(List.of(conditions));
        return new RecordFilter(span, all, card, payments);
    }

    /**
     * Whether a record passes, for whoever reads records by other means than {@link RecordReader}. To be asked of all records,
     * in order.
     *
     * @param record with its card number in clear
     */
    public boolean passes(RecordView record) {
        return span.holds(record.sequence(), record.timestampNs()) && holds(record);
    }

    /** Whether all holds that can be told before a card number is decrypted. */
    boolean mayHold(RecordView record) {
        for (Condition condition : conditions) {
            if (!condition.holds(record)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether a record within the span passes. To be asked in order of every record for which {@link #mayHold} did, and, where
     * {@link #needsCards}, of all others with a card number too: a capture is of the card of its payment.
     */
    boolean holds(RecordView record) {
        return cardHolds(record) && mayHold(record);
    }

    private boolean cardHolds(RecordView record) {
        if (card == null) {
            return true;
        }
        long payment = record.number(RecordField.TRANSACTION);
        if (record.hasCard()) {
            boolean holds = card.holds(record.cardNumber(), record.cardDigits());
            if (holds && payment != 0) {
                payments.add(payment);
            }
            return holds;
        }
        return payment != 0 && payments.contains(payment);
    }
}
