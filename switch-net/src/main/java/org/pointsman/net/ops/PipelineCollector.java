package org.pointsman.net.ops;

import org.pointsman.core.host.local.LocalHost;

/** Ring, journal and tables. */
final class PipelineCollector {
    private final LocalHost host;
    private final FreeSpaceWatch freeSpace;

    PipelineCollector(LocalHost host, FreeSpaceWatch freeSpace) {
        this.host = host;
        this.freeSpace = freeSpace;
    }

    void collect(Families families) {
        families.gauge("pointsman_ring_bound_slots", "Slots of the ring.", host.ringSize());
        families.gauge(
                "pointsman_ring_used_slots",
                "Slots claimed and not yet through the pipeline.",
                host.ringSize() - host.freeSlots());
        families.counter(
                "pointsman_journal_records",
                "Records in the journal: the sequence of the newest durable one.",
                host.journalSequence());
        families.gauge("pointsman_journal_lag_slots", "Slots decided and not yet durable.", host.journalLagSlots());
        families.gauge(
                "pointsman_journal_free_bytes",
                "Room on the journal's disk that this process may use.",
                freeSpace.freeBytes());
        families.gauge(
                "pointsman_journal_min_free_bytes",
                "Room on the journal's disk below which new work is declined.",
                freeSpace.minFreeBytes());
        families.counter(
                "pointsman_journal_flushes",
                "How many times records were made durable; at durability disk each is a flush.",
                host.flushes());
        families.counter(
                "pointsman_journal_flushed_records",
                "Records made durable since the start: divided by the flushes, how many share one.",
                host.flushedRecords());
        families.counter(
                "pointsman_host_commands_refused",
                "Commands of the host itself that the engine refused.",
                host.refusedCommands());
        families.gauges(
                "pointsman_table_used_records",
                "Records in a table of the engine.",
                points -> host.forEachTable((name, used, bound, bytes) -> points.add(used, "table", name)));
        families.gauges(
                "pointsman_table_bound_records",
                "Records a table of the engine has room for.",
                points -> host.forEachTable((name, used, bound, bytes) -> points.add(bound, "table", name)));
        families.gauges(
                "pointsman_table_memory_bytes",
                "Memory of a table and its index, used or not.",
                points -> host.forEachTable((name, used, bound, bytes) -> points.add(bytes, "table", name)));
    }
}
