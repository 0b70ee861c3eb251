package io.flotilla.node.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The process and its JVM, by the names that Prometheus' own clients use. */
public final class ProcessMetrics {
    private static final double MS_PER_SECOND = 1e3;
    private static final double NS_PER_SECOND = 1e9;

    private ProcessMetrics() {}

    /**
     * Shows them in {@code metrics}.
     *
     * @param version of this build
     */
    public static void show(Metrics metrics, String version) {
        metrics.info(
                "flotilla_build_info",
                "1, with the version of Flotilla and of the Java that runs it.",
                "version",
                version,
                "java",
                Runtime.version().toString());
        double startSeconds = ManagementFactory.getRuntimeMXBean().getStartTime() / MS_PER_SECOND;
        metrics.gauge(
                "process_start_time_seconds", "When the process started, in seconds since 1970.", () -> startSeconds);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            metrics.counter(
                    "process_cpu_seconds_total",
                    "Processor time that the process has used.",
                    () -> system.getProcessCpuTime() / NS_PER_SECOND);
            metrics.gauge(
                    "process_open_fds",
                    "File descriptors that are open: one for each connection, and some more.",
                    system::getOpenFileDescriptorCount);
            metrics.gauge("process_max_fds", "File descriptors that may be open.", system::getMaxFileDescriptorCount);
        }
        showMemory(metrics, "heap", ManagementFactory.getMemoryMXBean()::getHeapMemoryUsage);
        showMemory(metrics, "nonheap", ManagementFactory.getMemoryMXBean()::getNonHeapMemoryUsage);
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            metrics.timing(
                    "jvm_gc_collection_seconds",
                    "The time that each garbage collector has taken. Where it has Pauses and Cycles, only those of Pauses hold up the node.",
                    collector::getCollectionCount,
                    () -> TimeUnit.MILLISECONDS.toNanos(collector.getCollectionTime()),
                    "gc",
                    collector.getName());
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        metrics.gauge("jvm_threads_current", "Threads of the JVM.", threads::getThreadCount);
    }

    private static void showMemory(Metrics metrics, String area, Supplier<MemoryUsage> usage) {
        metrics.gauge(
                "jvm_memory_used_bytes",
                "Memory of the JVM that is used, by area.",
                () -> usage.get().getUsed(),
                "area",
                area);
        metrics.gauge(
                "jvm_memory_committed_bytes",
                "Memory that the JVM has taken from the system, by area.",
                () -> usage.get().getCommitted(),
                "area",
                area);
        metrics.gauge(
                "jvm_memory_max_bytes",
                "Memory that the JVM may take, by area; -1 for no limit.",
                () -> usage.get().getMax(),
                "area",
                area);
    }
}
