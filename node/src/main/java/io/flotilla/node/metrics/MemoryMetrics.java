package io.flotilla.node.metrics;

import io.flotilla.node.pressure.MemoryGuard;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.PlatformDependent;

/** The memory that clients take. */
public final class MemoryMetrics {
    private MemoryMetrics() {}

    /** Shows them in {@code metrics}. */
    public static void show(Metrics metrics, MemoryGuard memory) {
        metrics.gauge(
                "flotilla_memory_held_bytes",
                "What is queued and buffered for clients, as the memory guard counts it.",
                memory::heldBytes);
        metrics.gauge(
                "flotilla_memory_limit_bytes",
                "What may be queued and buffered for clients. Above 80 % of it publishers are slowed, and then refused.",
                memory::limitBytes);
        for (MemoryGuard.Level level : MemoryGuard.Level.values()) {
            metrics.gauge(
                    "flotilla_memory_guard",
                    "1 for what publishers meet now: open, slow (they are not read) or refusing (they are refused with 0x97).",
                    () -> memory.level() == level ? 1 : 0,
                    "level",
                    Labels.of(level));
        }
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider provider) {
            ByteBufAllocatorMetric buffers = provider.metric();
            String meaning = "Memory that network buffers have taken and keep for the next ones, by kind.";
            metrics.gauge("flotilla_buffer_bytes", meaning, buffers::usedDirectMemory, "kind", "direct");
            metrics.gauge("flotilla_buffer_bytes", meaning, buffers::usedHeapMemory, "kind", "heap");
        }
        metrics.gauge(
                "flotilla_buffer_direct_limit_bytes",
                "The direct memory that network buffers may take.",
                PlatformDependent::maxDirectMemory);
    }
}
