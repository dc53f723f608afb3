package org.pointsman.tools.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.pointsman.core.reference.ReferenceData;
import org.pointsman.net.config.YamlConfig;
import org.pointsman.net.iso8583.Dialects;
import org.pointsman.tools.load.ClientFraming;
import org.pointsman.tools.load.LoadClient;
import org.pointsman.tools.load.LoadOptions;
import org.pointsman.tools.load.LoadReport;

/** One demonstration: starts a switch, drives modelled traffic at it, compares every answer and the books. */
final class DemoRun {
    private static final int CONNECTIONS = 4;
    private static final int IN_FLIGHT = 32;
    private static final int MAX_DIFFERENCES = 5;

    private final Starter starter;
    private final long seed;

    /**
     * @param balanced whether the postings of every currency add up to zero and all accounts hold what the model says
     * @param differences the first few accounts that do not
     * @param kinds requests by what they were
     * @param codes answers by DE 39
     */
    record Result(
            LoadReport load,
            boolean balanced,
            List<String> differences,
            Map<TrafficGenerator.Kind, Long> kinds,
            Map<String, Long> codes,
            long stateHash) {

        boolean good() {
            return load.good() && balanced;
        }

        /** For JSON. */
        Map<String, Object> asMap(Duration duration) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("seconds", duration.toSeconds());
            map.put("transactions", load.answered());
            map.put("perSecond", Math.round(load.perSecond()));
            map.put("wrongAnswers", load.wrong());
            map.put("missingAnswers", load.missing());
            map.put("problems", load.firstProblems());
            map.put("booksBalanced", balanced);
            map.put("differences", differences);
            map.put("requests", byName());
            map.put("responseCodes", codes);
            map.put("latencyUs", load.latencyUs());
            map.put("stateHash", String.format("%016x", stateHash));
            return map;
        }

        /** For people. */
        String asText() {
            StringBuilder text = new StringBuilder("requests     ");
            byName().forEach((name, count) -> text.append(String.format(Locale.ROOT, "%s %,d  ", name, count)));
            text.append("\nDE 39        ");
            codes.forEach((code, count) -> text.append(String.format(Locale.ROOT, "%s: %,d  ", code, count)));
            text.append('\n').append(load.asText());
            text.append("books        ").append(balanced ? "balanced, as the model has them" : "NOT AS THEY SHOULD BE");
            differences.forEach(difference -> text.append("\n  ").append(difference));
            return text.append(String.format("%nstate hash   %016x%n", stateHash))
                    .toString();
        }

        private Map<String, Long> byName() {
            Map<String, Long> named = new LinkedHashMap<>();
            kinds.forEach((kind, count) ->
                    named.put(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), count));
            return named;
        }
    }

    /** Starts the switch to be shown, with an empty journal. */
    @FunctionalInterface
    interface Starter {
        DemoSwitch start(ReferenceData reference) throws Exception;
    }

    /**
     * @param seed of the traffic; the same seed makes the same requests
     */
    DemoRun(Starter starter, long seed) {
        this.starter = starter;
        this.seed = seed;
    }

    Result run(Duration duration, LoadOptions.ProgressListener progress) throws Exception {
        Instant now = Instant.now();
        YearMonth today = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        ReferenceData reference = DemoReference.grown(YamlConfig.demoReference(), today, seed);
        SwitchModel model = new SwitchModel(reference, DemoReference.yyMm(today));
        DemoTraffic traffic = new DemoTraffic(
                Dialects.named("iso87-binary"), reference, model, new DemoKeys(now), CONNECTIONS, IN_FLIGHT, seed);
        try (DemoSwitch demoSwitch = starter.start(reference)) {
            LoadOptions options = new LoadOptions(demoSwitch.binaryListener(), ClientFraming.LENGTH2)
                    .connections(CONNECTIONS)
                    .inFlight(IN_FLIGHT)
                    .warmup(Duration.ZERO)
                    .duration(duration)
                    .progress(progress);
            LoadReport load = new LoadClient(options, traffic).run();
            DemoSwitch.Legacy legacy = demoSwitch.stop();
            List<String> differences = differences(legacy.balances(), model);
            return new Result(
                    load, differences.isEmpty(), differences, traffic.kinds(), traffic.codes(), legacy.stateHash());
        }
    }

    private static List<String> differences(Map<Long, DemoSwitch.Balance> balances, SwitchModel model) {
        List<String> differences = new java.util.ArrayList<>();
        Map<Integer, Long> sums = new TreeMap<>();
        balances.values().forEach(balance -> sums.merge(balance.currency(), balance.posted(), Math::addExact));
        sums.forEach((currency, sum) -> {
            if (sum != 0) {
                differences.add("currency " + currency + ": all postings together are " + sum + ", not 0");
            }
        });
        Map<Long, Book> missing = new HashMap<>(model.books());
        balances.forEach((account, balance) -> {
            Book book = missing.remove(account);
            if (book != null && (book.posted() != balance.posted() || book.held() != balance.held())) {
                differences.add("account " + account + ": posted " + balance.posted() + ", held " + balance.held()
                        + "; expected " + book.posted() + ", " + book.held());
            }
        });
        missing.keySet().forEach(account -> differences.add("account " + account + " is not there"));
        return List.copyOf(differences.subList(0, Math.min(MAX_DIFFERENCES, differences.size())));
    }
}
