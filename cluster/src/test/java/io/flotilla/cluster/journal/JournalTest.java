package io.flotilla.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.member.Durability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a journal tells, and what it gives back when it is opened again: on real files where nothing else is said. */
class JournalTest {
    private static final int PARTITIONS = 8;

    @TempDir
    private Path directory;

    private final List<String> replayed = new ArrayList<>();
    private final BlockingQueue<Integer> due = new LinkedBlockingQueue<>();

    @Test
    void givesBackEveryBatchInOrder() throws Exception {
        try (Journal journal = open(directory)) {
            append(journal, 3, 1, Durability.OS).join();
            append(journal, 5, 1, Durability.FSYNC).join();
            append(journal, 3, 2, Durability.MEMORY).join();
        }
        open(directory).close();
        assertThat(replayed).containsExactly("batch 3/1", "batch 5/1", "batch 3/2");
    }

    @Test
    void givesBackACheckpointAndWhatCameAfter() throws Exception {
        try (Journal journal = open(directory)) {
            append(journal, 3, 1, Durability.OS);
            append(journal, 3, 2, Durability.OS);
            journal.checkpoint(3, 2, "all of 3".repeat(100_000).getBytes(StandardCharsets.UTF_8));
            append(journal, 3, 3, Durability.OS).join();
        }
        open(directory).close();
        assertThat(replayed).containsExactly("checkpoint 3/2 of 800000 bytes", "batch 3/3");
    }

    @Test
    void givesAPartitionAnotherHistory() throws Exception {
        CompletableFuture<Void> safe = new CompletableFuture<>();
        try (Journal journal = open(directory)) {
            append(journal, 3, 1, Durability.OS);
            append(journal, 3, 2, Durability.OS);
            journal.checkpoint(3, 2, new byte[300_000], () -> safe.complete(null));
            safe.get(10, TimeUnit.SECONDS);
            append(journal, 3, 3, Durability.OS);
        }
        open(directory).close();
        assertThat(replayed).containsExactly("checkpoint 3/2 of 300000 bytes", "batch 3/3");
    }

    @Test
    void holdsTheLastOfSeveralCheckpoints() throws Exception {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        try (Journal journal = open(directory)) {
            journal.checkpoint(3, 0, new byte[5 << 20], () -> first.complete(null));
            journal.checkpoint(3, 0, new byte[600_000], () -> last.complete(null));
            CompletableFuture.allOf(first, last).get(10, TimeUnit.SECONDS);
        }
        open(directory).close();
        assertThat(replayed).containsExactly("checkpoint 3/0 of 600000 bytes");
    }

    @Test
    void keepsNothingOfAPartitionThatIsDropped() throws Exception {
        try (Journal journal = open(directory)) {
            append(journal, 3, 1, Durability.OS);
            append(journal, 4, 1, Durability.OS);
            journal.drop(3);
        }
        open(directory).close();
        assertThat(replayed).containsExactly("batch 4/1");
    }

    @Test
    void keepsAPartitionThatComesBackAfterItWasDropped() throws Exception {
        try (Journal journal = open(directory)) {
            append(journal, 3, 1, Durability.OS);
            journal.drop(3);
            journal.checkpoint(3, 1, new byte[100]);
            append(journal, 3, 2, Durability.OS);
        }
        open(directory).close();
        assertThat(replayed).containsExactly("checkpoint 3/1 of 100 bytes", "batch 3/2");
    }

    @Test
    void tellsInTheOrderOfTheCalls() throws Exception {
        List<Long> told = new ArrayList<>();
        try (Journal journal = open(directory)) {
            for (long version = 1; version <= 1_000; version++) {
                long each = version;
                journal.append(
                        0, each, new byte[10], each % 3 == 0 ? Durability.FSYNC : Durability.OS, () -> told.add(each));
            }
        }
        assertThat(told).hasSize(1_000).isSorted();
    }

    @Test
    void keepsABatchThatIsLargerThanASegment() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        try (Journal journal = open(disk)) {
            append(journal, 0, 1, Durability.OS);
            journal.append(0, 2, new byte[3 << 20], Durability.OS, () -> {});
            append(journal, 0, 3, Durability.OS);
        }
        open(disk).close();
        assertThat(replayed).containsExactly("batch 0/1", "batch 0/2", "batch 0/3");
    }

    @Test
    void asksForCheckpointsAndThenBecomesShorter() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        long[] versions = new long[PARTITIONS];
        try (Journal journal = open(disk)) {
            for (int round = 0; round < 200; round++) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    append(journal, partition, ++versions[partition], Durability.OS)
                            .join();
                }
                for (Integer partition; (partition = due.poll()) != null; ) {
                    journal.checkpoint(partition, versions[partition], new byte[100]);
                }
            }
        }
        assertThat(disk.names().get(0)).isNotEqualTo(SegmentHeader.name(1));
        assertThat(disk.names().size()).isLessThan(20);
        open(disk).close();
    }

    @Test
    void waitsWhileTheDiskIsFullAndGoesOnByItself() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        try (Journal journal = open(disk)) {
            append(journal, 0, 1, Durability.FSYNC).join();
            disk.setCapacity(disk.bytes(disk.names().get(0)).length + 50);
            CompletableFuture<Void> waiting = append(journal, 0, 2, Durability.OS, new byte[1_000]);
            awaitFull(journal);
            assertThat(waiting).isNotDone();
            disk.setCapacity(Long.MAX_VALUE);
            waiting.get(10, TimeUnit.SECONDS);
            awaitRoom(journal);
        }
        open(disk).close();
        assertThat(replayed).containsExactly("batch 0/1", "batch 0/2");
    }

    @Test
    void goesOnForAWhileWhereSomethingElseFillsTheDisk() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        try (Journal journal = Journal.open(
                disk, new PageFiles(disk, PARTITIONS), PARTITIONS, 1, 1_000_000, 40_000, new Replayed(), due::add)) {
            append(journal, 0, 1, Durability.FSYNC).join();
            append(journal, 0, 2, Durability.FSYNC).join(); // it has looked after the disk in between
            disk.setCapacity(disk.bytes(SegmentHeader.name(1)).length + disk.bytes(Reserve.NAME).length);
            append(journal, 0, 3, Durability.OS, new byte[1_000]).get(10, TimeUnit.SECONDS);
            assertThat(journal.isFull()).isTrue();
            disk.setCapacity(Long.MAX_VALUE);
            awaitRoom(journal);
        }
    }

    @Test
    void tellsNothingAnyMoreOnceTheDiskFailed() throws Exception {
        SimulatedDisk disk = new SimulatedDisk();
        Journal journal = open(disk);
        append(journal, 0, 1, Durability.FSYNC).join();
        disk.failToForce();
        CompletableFuture<Void> lost = append(journal, 0, 2, Durability.FSYNC);
        awaitFull(journal);
        journal.close();
        assertThat(lost).isNotDone();
    }

    @Test
    void takesFromManyThreads() throws Exception {
        int count = 2_000;
        CountDownLatch told = new CountDownLatch(4 * count);
        try (Journal journal = open(directory)) {
            List<Thread> threads = new ArrayList<>();
            for (int partition = 0; partition < 4; partition++) {
                int mine = partition;
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int version = 1; version <= count; version++) {
                        journal.append(mine, version, new byte[20], Durability.OS, told::countDown);
                    }
                }));
            }
            for (Thread each : threads) {
                each.join();
            }
        }
        assertThat(told.getCount()).isZero();
        open(directory).close();
        assertThat(replayed).hasSize(4 * count);
    }

    private CompletableFuture<Void> append(Journal journal, int partition, long version, Durability durability) {
        return append(journal, partition, version, durability, new byte[30]);
    }

    private static CompletableFuture<Void> append(
            Journal journal, int partition, long version, Durability durability, byte[] operations) {
        CompletableFuture<Void> told = new CompletableFuture<>();
        journal.append(partition, version, operations, durability, () -> told.complete(null));
        return told;
    }

    private static void awaitFull(Journal journal) {
        while (!journal.isFull()) {
            Thread.onSpinWait();
        }
    }

    private static void awaitRoom(Journal journal) {
        while (journal.isFull()) {
            Thread.onSpinWait();
        }
    }

    private Journal open(Path where) throws IOException {
        return Journal.open(where, new PageFiles(where, PARTITIONS), PARTITIONS, 1, new Replayed(), due::add);
    }

    private Journal open(SimulatedDisk disk) throws IOException {
        return Journal.open(disk, new PageFiles(disk, PARTITIONS), PARTITIONS, 1, 1_000, 10, new Replayed(), due::add);
    }

    private final class Replayed implements Replay {
        @Override
        public void onCheckpoint(int partition, long version, byte[] snapshot) {
            replayed.add("checkpoint " + partition + "/" + version + " of " + snapshot.length + " bytes");
        }

        @Override
        public void onBatch(int partition, long version, byte[] operations) {
            replayed.add("batch " + partition + "/" + version);
        }
    }
}
