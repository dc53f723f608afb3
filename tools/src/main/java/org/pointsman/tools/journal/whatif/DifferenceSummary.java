package org.pointsman.tools.journal.whatif;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pointsman.tools.journal.whatif.Difference.Effect;

/** Counts differences: by reason, by merchant, by card; amounts by currency. Keeps the first as examples. One thread. */
final class DifferenceSummary {
    private record Reason(String type, String from, String to, String currency) {}

    private record Group(String name, long payer, String currency) {}

    /** How many, and how much: minor units, which saturate rather than wrap. */
    private static final class Total {
        long count;
        long amount;

        void add(long minorUnits) {
            count++;
            long sum = amount + minorUnits;
            boolean overflow = ((amount ^ sum) & (minorUnits ^ sum)) < 0;
            amount = overflow ? Long.MAX_VALUE : sum;
        }
    }

    private static final class Effects {
        private final Map<Effect, Total> totals = new HashMap<>();

        void add(Difference difference) {
            of(difference.effect()).add(difference.amount());
        }

        Total of(Effect effect) {
            return totals.computeIfAbsent(effect, absent -> new Total());
        }

        long count() {
            return totals.values().stream().mapToLong(total -> total.count).sum();
        }
    }

    private final int examples;
    private final int top;
    private final Map<Reason, Total> reasons = new HashMap<>();
    private final Map<Group, Effects> merchants = new HashMap<>();
    private final Map<Group, Effects> cards = new HashMap<>();
    private final Map<String, Effects> currencies = new TreeMap<>();
    private final List<Difference> first = new ArrayList<>();
    private long count;

    /**
     * @param examples how many differences are kept
     * @param top how many merchants and how many cards are told of
     */
    DifferenceSummary(int examples, int top) {
        this.examples = examples;
        this.top = top;
    }

    void add(Difference difference) {
        count++;
        String currency = difference.currency();
        reasons.computeIfAbsent(
                        new Reason(difference.type(), difference.from(), difference.to(), currency),
                        absent -> new Total())
                .add(difference.amount());
        group(merchants, difference.merchant(), 0, difference);
        group(cards, difference.card(), difference.payer(), difference);
        currencies.computeIfAbsent(currency, absent -> new Effects()).add(difference);
        if (first.size() < examples) {
            first.add(difference);
        }
    }

    private static void group(Map<Group, Effects> groups, String name, long payer, Difference difference) {
        if (!name.isEmpty()) {
            groups.computeIfAbsent(new Group(name, payer, difference.currency()), absent -> new Effects())
                    .add(difference);
        }
    }

    long count() {
        return count;
    }

    long count(Effect effect) {
        return currencies.values().stream()
                .mapToLong(effects -> effects.of(effect).count)
                .sum();
    }

    /** Fills in what was counted. */
    void writeTo(ObjectNode report) {
        report.put("differences", count);
        report.put("approvalsLost", count(Effect.LOST));
        report.put("approvalsWon", count(Effect.WON));
        writeAmounts(report.putArray("amounts"));
        writeReasons(report.putArray("reasons"));
        report.put("merchantsConcerned", names(merchants));
        writeGroups(report.putArray("merchants"), "merchant", merchants);
        report.put("cardsConcerned", names(cards));
        writeGroups(report.putArray("cards"), "card", cards);
        ArrayNode list = report.putArray("examples");
        first.forEach(example -> writeExample(list.addObject(), example));
    }

    private static long names(Map<Group, Effects> groups) {
        return groups.keySet().stream()
                .map(group -> new Group(group.name, group.payer, ""))
                .distinct()
                .count();
    }

    private void writeAmounts(ArrayNode list) {
        currencies.forEach((currency, effects) -> {
            if (!currency.isEmpty()) {
                ObjectNode row = list.addObject().put("currency", currency);
                writeEffects(row, effects);
                long lost = effects.of(Effect.LOST).amount;
                row.put("net", effects.of(Effect.WON).amount - lost);
            }
        });
    }

    private static void writeEffects(ObjectNode row, Effects effects) {
        row.put("lost", effects.of(Effect.LOST).count);
        row.put("lostAmount", effects.of(Effect.LOST).amount);
        row.put("won", effects.of(Effect.WON).count);
        row.put("wonAmount", effects.of(Effect.WON).amount);
        row.put("other", effects.of(Effect.OTHER).count);
    }

    private void writeReasons(ArrayNode list) {
        reasons.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<Reason, Total> entry) -> -entry.getValue().count)
                        .thenComparing(entry -> entry.getKey().toString()))
                .forEach(entry -> {
                    Reason reason = entry.getKey();
                    ObjectNode row = list.addObject();
                    row.put("type", reason.type);
                    row.put("from", reason.from);
                    row.put("to", reason.to);
                    row.put("count", entry.getValue().count);
                    row.put("amount", entry.getValue().amount);
                    row.put("currency", reason.currency);
                });
    }

    private void writeGroups(ArrayNode list, String title, Map<Group, Effects> groups) {
        groups.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<Group, Effects> entry) ->
                                -entry.getValue().count())
                        .thenComparing(entry -> entry.getKey().toString()))
                .limit(top)
                .forEach(entry -> {
                    ObjectNode row = list.addObject().put(title, entry.getKey().name);
                    row.put("currency", entry.getKey().currency);
                    writeEffects(row, entry.getValue());
                });
    }

    private static void writeExample(ObjectNode row, Difference example) {
        row.put("sequence", example.sequence());
        row.put("time", example.time());
        row.put("type", example.type());
        row.put("rrn", example.rrn());
        row.put("merchant", example.merchant());
        row.put("card", example.card());
        row.put("amount", example.amount());
        row.put("currency", example.currency());
        row.put("from", example.from());
        row.put("to", example.to());
    }
}
