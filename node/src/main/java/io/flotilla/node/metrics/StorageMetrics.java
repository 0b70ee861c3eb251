package io.flotilla.node.metrics;

import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How the data directory of a node fares. */
public final class StorageMetrics {
    private StorageMetrics() {}

    /**
     * Shows them in {@code metrics}.
     *
     * @param data the directory, or null where there is none
     * @param waitingBytes what waits to be written there
     */
    public static void show(Metrics metrics, @Nullable Path data, LongSupplier waitingBytes) {
        metrics.gauge(
                "flotilla_data_disk_free_bytes",
                "What the disk of the data directory has room for; nothing where there is no data directory.",
                () -> data == null ? Double.NaN : (double) data.toFile().getUsableSpace());
        metrics.gauge(
                "flotilla_journal_waiting_bytes",
                "What was given to the journal of the data directory, and is not written yet.",
                waitingBytes::getAsLong);
    }
}
