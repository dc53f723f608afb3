package org.pointsman.net.ops;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.pointsman.core.host.local.LocalHost;
import org.pointsman.core.host.metrics.LatencyHistogram;
import org.pointsman.net.edge.Edge;
import org.pointsman.net.edge.LoopMetrics;

/** How long requests spend in each stage, as {@link LoopMetrics} draws them. One thread. */
final class Latencies {
    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};

    private final List<LatencyWindow> stages;

    Latencies(LocalHost host, Edge edge) {
        List<LatencyWindow> windows = new ArrayList<>(List.of(
                new LatencyWindow("intake", ofLoops(edge, LoopMetrics::intake)),
                new LatencyWindow("decide", List.of(host.decideLatencies())),
                new LatencyWindow("journal", List.of(host.journalLatencies())),
                new LatencyWindow("answer", ofLoops(edge, LoopMetrics::answer)),
                new LatencyWindow("total", ofLoops(edge, LoopMetrics::total))));
        if (host.flushesToDisk()) {
            windows.add(new LatencyWindow("durable", List.of(host.durableLatencies())));
            windows.add(new LatencyWindow("flush", List.of(host.flushLatencies())));
        }
        stages = List.copyOf(windows);
    }

    private static List<LatencyHistogram> ofLoops(Edge edge, Function<LoopMetrics, LatencyHistogram> which) {
        return edge.gateways().stream()
                .map(gateway -> which.apply(gateway.metrics()))
                .toList();
    }

    /** To be called every {@link LatencyWindow#TURN_MS}. */
    void turn() {
        stages.forEach(LatencyWindow::turn);
    }

    void collect(Families families) {
        SummarySnapshot.Builder family = SummarySnapshot.builder()
                .name("pointsman_latency_seconds")
                .help("Time a request spends in a stage: quantiles of the last minute, sum and count since the start.");
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                .name("pointsman_stage_seconds")
                .help("Time a request spends in a stage, since the start.");
        for (LatencyWindow stage : stages) {
            stage.look();
            Quantiles.Builder quantiles = Quantiles.builder();
            for (double quantile : QUANTILES) {
                quantiles.quantile(new Quantile(quantile, stage.quantileSeconds(quantile)));
            }
            family.dataPoint(SummarySnapshot.SummaryDataPointSnapshot.builder()
                    .labels(Labels.of("stage", stage.stage()))
                    .quantiles(quantiles.build())
                    .count(stage.count())
                    .sum(stage.sumSeconds())
                    .build());
            histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .labels(Labels.of("stage", stage.stage()))
                    .classicHistogramBuckets(stage.buckets())
                    .sum(stage.sumSeconds())
                    .build());
        }
        families.add(family.build());
        families.add(histogram.build());
    }
}
