package org.pointsman.net.ops;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects the metric families of one scrape. */
final class Families {
    /** Receives the points of a family. */
    @FunctionalInterface
    interface Points {
        /** @param labels names and values in turn */
        void add(double value, String... labels);
    }

    private final List<MetricSnapshot> families = new ArrayList<>();

    void gauge(String name, String help, double value) {
        gauges(name, help, points -> points.add(value));
    }

    void gauges(String name, String help, Consumer<Points> source) {
        GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(name).help(help);
        source.accept((value, labels) -> family.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .value(value)
                .labels(Labels.of(labels))
                .build()));
        families.add(family.build());
    }

    /** @param name without its ending {@code _total} */
    void counter(String name, String help, double value) {
        counters(name, help, points -> points.add(value));
    }

    /** @param name without its ending {@code _total} */
    void counters(String name, String help, Consumer<Points> source) {
        CounterSnapshot.Builder family = CounterSnapshot.builder().name(name).help(help);
        source.accept((value, labels) -> family.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                .value(value)
                .labels(Labels.of(labels))
                .build()));
        families.add(family.build());
    }

    void add(MetricSnapshot family) {
        families.add(family);
    }

    MetricSnapshots all() {
        return new MetricSnapshots(families);
    }
}
