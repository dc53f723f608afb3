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
import org.pointsman.tools.load.ConnectionGroup;
import org.pointsman.tools.load.LoadClient;
import org.pointsman.tools.load.LoadOptions;
import org.pointsman.tools.load.LoadReport;

/** One demonstration: starts a switch, drives modelled traffic at it, compares every answer and the books. */
final class DemoRun {
    private static final int CONNECTIONS = 4;
    private static final int API_CONNECTIONS = 4;
    private static final int IN_FLIGHT = 32;
    private static final int MAX_DIFFERENCES = 5;

    private final Starter starter;
    private final long seed;

    /**
     * @param balanced whether the postings of every currency add up to zero and all accounts hold what the model says
     * @param differences the first few accounts that do not
     * @param kinds requests by what they were
     * @param codes answers by DE 39
     * @param apiKinds requests by API
     * @param apiCodes answers to them by DE 39, or by the HTTP status of a refusal
     */
    record Result(
            LoadReport load,
            boolean balanced,
            List<String> differences,
            Map<String, Long> kinds,
            Map<String, Long> codes,
            Map<String, Long> apiKinds,
            Map<String, Long> apiCodes,
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
            map.put("requests", kinds);
            map.put("responseCodes", codes);
            map.put("apiRequests", apiKinds);
            map.put("apiAnswers", apiCodes);
            map.put("latencyUs", load.latencyUs());
            map.put("stateHash", String.format("%016x", stateHash));
            return map;
        }

        /** For people. */
        String asText() {
            StringBuilder text = new StringBuilder();
            line(text, "ISO 8583", "%s %,d  ", kinds);
            line(text, "DE 39", "%s: %,d  ", codes);
            line(text, "JSON", "%s %,d  ", apiKinds);
            line(text, "answers", "%s: %,d  ", apiCodes);
            text.append(load.asText());
            text.append("books        ").append(balanced ? "balanced, as the model has them" : "NOT AS THEY SHOULD BE");
            differences.forEach(difference -> text.append("\n  ").append(difference));
            return text.append(String.format("%nstate hash   %016x%n", stateHash))
                    .toString();
        }

        private static void line(StringBuilder text, String title, String format, Map<String, Long> counts) {
            text.append(String.format("%-13s", title));
            counts.forEach((name, count) -> text.append(String.format(Locale.ROOT, format, name, count)));
            text.append('\n');
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
        List<Town> towns = Town.share(reference, CONNECTIONS + API_CONNECTIONS);
        DemoTraffic traffic = new DemoTraffic(
                Dialects.named("iso87-binary"),
                towns.subList(0, CONNECTIONS),
                model,
                new DemoKeys(now),
                IN_FLIGHT,
                seed);
        ApiTraffic apiTraffic = new ApiTraffic(
                towns.subList(CONNECTIONS, towns.size()), new ApiModel(model), "demo-" + now.toEpochMilli(), seed);
        try (DemoSwitch demoSwitch = starter.start(reference)) {
            LoadOptions options =
                    new LoadOptions().warmup(Duration.ZERO).duration(duration).progress(progress);
            ConnectionGroup acquirers = new ConnectionGroup(
                    "iso8583", demoSwitch.binaryListener(), ClientFraming.LENGTH2, traffic, CONNECTIONS, IN_FLIGHT);
            ConnectionGroup merchants = new ConnectionGroup(
                    "json", demoSwitch.apiListener(), apiTraffic.framing(), apiTraffic, API_CONNECTIONS, 1);
            LoadReport load = new LoadClient(options, acquirers, merchants).run();
            DemoSwitch.Legacy legacy = demoSwitch.stop();
            List<String> differences = differences(legacy.balances(), model);
            return new Result(
                    load,
                    differences.isEmpty(),
                    differences,
                    byName(traffic.kinds()),
                    traffic.codes(),
                    byName(apiTraffic.kinds()),
                    apiTraffic.codes(),
                    legacy.stateHash());
        }
    }

    private static <K extends Enum<K>> Map<String, Long> byName(Map<K, Long> counts) {
        Map<String, Long> named = new LinkedHashMap<>();
        counts.forEach(
                (kind, count) -> named.put(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), count));
        return named;
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
