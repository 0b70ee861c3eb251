package io.flotilla.node.metrics;

import io.flotilla.cluster.journal.JournalCounts;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the data directory of a node fares. */
public final class StorageMetrics {
    private StorageMetrics() {}

    /**
     * Shows them in {@code metrics}.
     *
     * @param data the directory, or null where there is none
     * @param journal how the journal there fares
     */
    public static void show(Metrics metrics, @Nullable Path data, Supplier<JournalCounts> journal) {
        metrics.gauge(
                "flotilla_data_disk_free_bytes",
                "What the disk of the data directory has room for; nothing where there is no data directory.",
                () -> data == null ? Double.NaN : (double) data.toFile().getUsableSpace());
        metrics.gauge(
                "flotilla_journal_waiting_bytes",
                "What was given to the journal of the data directory, and is not written yet.",
                () -> journal.get().waitingBytes());
        metrics.counter(
                "flotilla_journal_written_bytes_total",
                "What the journal has written.",
                () -> journal.get().writtenBytes());
        metrics.timing(
                "flotilla_journal_force_seconds",
                "The time that the disk took to hold what the journal had written: fsync.",
                () -> journal.get().forces(),
                () -> journal.get().forceNs());
        metrics.gauge(
                "flotilla_journal_full",
                "1 while the disk of the data directory has no room, or failed: durable work is refused with 0x97.",
                () -> journal.get().full() ? 1 : 0);
    }
}
