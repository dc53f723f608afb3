package org.pointsman.net.ops;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** The process and its JVM, under the names that Prometheus clients of all languages use. */
final class ProcessCollector {
    private final Labels identity;
    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

    /** @param node name of the process */
    ProcessCollector(String node) {
        String version = ProcessCollector.class.getPackage().getImplementationVersion();
        identity = Labels.of(
                "node",
                node,
                "version",
                version == null ? "unknown" : version,
                "java",
                Runtime.version().toString());
    }

    void collect(Families families) {
        families.add(InfoSnapshot.builder()
                .name("pointsman")
                .help("What runs here.")
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(identity)
                        .build())
                .build());
        families.counter("process_cpu_seconds", "CPU time of the process.", system.getProcessCpuTime() / 1e9);
        families.gauge(
                "process_start_time_seconds",
                "When the process started, in seconds since 1970.",
                ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
        if (system instanceof UnixOperatingSystemMXBean unix) {
            families.gauge("process_open_fds", "Open file descriptors.", unix.getOpenFileDescriptorCount());
            families.gauge(
                    "process_max_fds", "Most file descriptors that may be open.", unix.getMaxFileDescriptorCount());
        }
        families.gauges("jvm_memory_used_bytes", "Memory of the JVM in use.", points -> {
            points.add(memory.getHeapMemoryUsage().getUsed(), "area", "heap");
            points.add(memory.getNonHeapMemoryUsage().getUsed(), "area", "nonheap");
        });
        families.counters("jvm_gc_collections", "Garbage collections.", points -> {
            for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
                points.add(gc.getCollectionCount(), "gc", gc.getName());
            }
        });
        families.counters("jvm_gc_collection_seconds", "Time spent in garbage collections.", points -> {
            for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
                points.add(gc.getCollectionTime() / 1e3, "gc", gc.getName());
            }
        });
    }
}
