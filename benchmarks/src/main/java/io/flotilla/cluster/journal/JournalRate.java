package io.flotilla.cluster.journal;

import com.sun.management.OperatingSystemMXBean;
import io.flotilla.cluster.member.Durability;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Prints how many batches a second a journal takes, and what processor time each costs, for every {@link Durability}: a program, with the directory to write to, and the
 * seconds for each, as its arguments. Of each of 64 partitions one batch is on its way at a time, as a node does it; then one batch alone, which shows what safety adds to the time of a lone message.
 */
public final class JournalRate {
    private static final int PARTITIONS = 64;
    private static final int BATCH_BYTES = 200;

    private JournalRate() {}

    public static void main(String[] arguments) throws IOException {
        Path parent = Path.of(arguments.length == 0 ? "." : arguments[0]);
        int seconds = arguments.length < 2 ? 3 : Integer.parseInt(arguments[1]);
        for (int round = 0; round < 2; round++) { // the first one warms up
            for (Durability durability : Durability.values()) {
                for (int inFlight : List.of(PARTITIONS, 1)) {
                    System.out.printf("%-6s %s%n", durability, measure(parent, durability, inFlight, seconds));
                }
            }
        }
    }

    private static String measure(Path parent, Durability durability, int inFlight, int seconds) throws IOException {
        Path directory = Files.createTempDirectory(parent, "journal");
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        try (Journal journal = Journal.open(
                directory, new PageFiles(directory, PARTITIONS), PARTITIONS, 1, new Nothing(), partition -> {})) {
            long cpuNs = system.getProcessCpuTime();
            long beginNs = System.nanoTime();
            long batches = append(journal, durability, inFlight, beginNs + TimeUnit.SECONDS.toNanos(seconds));
            double tookNs = System.nanoTime() - beginNs;
            double usedNs = system.getProcessCpuTime() - cpuNs;
            return "%2d on their way: %,9.0f batches/s, %5.2f us of processor time each, %.1f us from one to the next"
                    .formatted(
                            inFlight,
                            batches * 1e9 / tookNs,
                            usedNs / batches / 1e3,
                            tookNs * inFlight / batches / 1e3);
        } finally {
            delete(directory);
        }
    }

    private static long append(Journal journal, Durability durability, int inFlight, long endNs) {
        byte[] operations = new byte[BATCH_BYTES];
        Semaphore permits = new Semaphore(inFlight);
        long[] versions = new long[PARTITIONS];
        long batches = 0;
        while (System.nanoTime() < endNs) {
            permits.acquireUninterruptibly();
            int partition = (int) (batches % PARTITIONS);
            journal.append(partition, ++versions[partition], operations, durability, permits::release);
            batches++;
        }
        permits.acquireUninterruptibly(inFlight);
        return batches;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** A journal that is new has nothing to give back. */
    private static final class Nothing implements Replay {
        @Override
        public void onCheckpoint(int partition, long version, byte[] snapshot) {}

        @Override
        public void onBatch(int partition, long version, byte[] operations) {}
    }
}
