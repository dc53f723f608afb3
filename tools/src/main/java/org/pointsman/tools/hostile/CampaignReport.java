package org.pointsman.tools.hostile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.pointsman.tools.load.LoadReport;

/** What a campaign found: how the honest clients fared alone and beside each attack, and what was not as it has to be. */
public final class CampaignReport {
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double BYTES_PER_KIB = 1024;
    private static final double BYTES_PER_MIB = 1024 * BYTES_PER_KIB;

    /**
     * Beside one attack, or alone.
     *
     * @param kind of the attack
     * @param honest what the honest clients saw
     * @param opened hostile connections made
     * @param closed those that the switch closed
     * @param residentBytes of the switch, at the end of it
     * @param bytesPerConnection what the switch took for each connection, in resident memory and live heap together; NaN where
     *     that was not measured
     * @param broken what was not as it has to be
     */
    public record Row(
            String kind,
            LoadReport honest,
            long opened,
            long closed,
            long residentBytes,
            double bytesPerConnection,
            List<String> broken) {

        /** In microseconds, of one protocol. */
        public double latencyUs(String protocol, double percentile) {
            return histogram(protocol).getValueAtPercentile(percentile) / NANOS_PER_MICRO;
        }

        private Histogram histogram(String protocol) {
            return honest.parts().stream()
                    .filter(part -> part.name().equals(protocol))
                    .findFirst()
                    .orElseThrow()
                    .latencyNs();
        }
    }

    private final List<Row> rows = new ArrayList<>();

    void add(Row row) {
        rows.add(row);
    }

    /** The first one is that of the honest clients alone. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Everything that was not as it has to be, with the kind of the attack; empty if all is well. */
    public List<String> broken() {
        return rows.stream()
                .flatMap(row -> row.broken().stream().map(what -> row.kind() + ": " + what))
                .toList();
    }

    /** The 99th percentile beside the attack, as a multiple of that alone. */
    public double ratio(Row row, String protocol) {
        return row.latencyUs(protocol, 99) / rows.get(0).latencyUs(protocol, 99);
    }

    /** A table in Markdown, and below it what is broken. */
    public String asText() {
        StringBuilder text = new StringBuilder(
                "| beside | ISO p50 µs | p99 | p99.9 | × alone | JSON p50 µs | p99 | p99.9 | × alone | opened | closed by the switch"
                        + " | resident MiB | KiB a connection |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            text.append("| ").append(row.kind());
            for (String protocol : Campaign.PROTOCOLS) {
                text.append(String.format(
                        Locale.ROOT,
                        " | %.0f | %.0f | %.0f | %.2f",
                        row.latencyUs(protocol, 50),
                        row.latencyUs(protocol, 99),
                        row.latencyUs(protocol, 99.9),
                        ratio(row, protocol)));
            }
            text.append(String.format(
                    Locale.ROOT,
                    " | %d | %d | %.0f | %s |%n",
                    row.opened(),
                    row.closed(),
                    row.residentBytes() / BYTES_PER_MIB,
                    Double.isNaN(row.bytesPerConnection())
                            ? ""
                            : String.format(Locale.ROOT, "%.1f", row.bytesPerConnection() / BYTES_PER_KIB)));
        }
        broken().forEach(what -> text.append("BROKEN ").append(what).append('\n'));
        return text.toString();
    }

    /** For JSON. */
    public Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("good", broken().isEmpty());
        map.put("broken", broken());
        map.put("rows", rows.stream().map(this::asMap).toList());
        return map;
    }

    private Map<String, Object> asMap(Row row) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", row.kind());
        for (String protocol : Campaign.PROTOCOLS) {
            Map<String, Object> of = new LinkedHashMap<>(LoadReport.quantilesUs(row.histogram(protocol)));
            of.put("p99Ratio", Math.round(ratio(row, protocol) * 1000) / 1000.0);
            map.put(protocol, of);
        }
        map.put("opened", row.opened());
        map.put("closedBySwitch", row.closed());
        map.put("residentBytes", row.residentBytes());
        map.put("bytesPerConnection", Double.isNaN(row.bytesPerConnection()) ? null : row.bytesPerConnection());
        map.put("honest", row.honest().asMap());
        map.put("broken", row.broken());
        return map;
    }
}
