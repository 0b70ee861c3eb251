package io.flotilla.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.member.Durability;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Partitions whose batches are random bytes, kept in a log on a simulated disk, and what was promised of each: the slow and obvious twin of the log. A partition's
 * snapshot is the list of all its batches.
 */
final class Keeper implements Replay {
    static final int PARTITIONS = 3;
    static final int SEGMENT_BYTES = 2_000;

    private final SimulatedDisk disk;
    private final Random random;
    private final List<List<byte[]>> batches = new ArrayList<>(); // all that were added, by partition
    private final int[] promised = new int[PARTITIONS]; // how many of them must be there
    private final int[] forced = new int[PARTITIONS]; // how many of them the log has forced
    private final List<List<byte[]>> recovered = new ArrayList<>();
    private @Nullable Log log;
    private long incarnation;

    Keeper(SimulatedDisk disk, Random random) {
        this.disk = disk;
        this.random = random;
        for (int i = 0; i < PARTITIONS; i++) {
            batches.add(new ArrayList<>());
            recovered.add(new ArrayList<>());
        }
    }

    SimulatedDisk disk() {
        return disk;
    }

    /** Opens the log, and checks that it holds all that was promised, in order, and nothing that was not added. */
    void open() throws IOException {
        recovered.forEach(List::clear);
        log = Recovery.open(disk, PARTITIONS, ++incarnation, SEGMENT_BYTES, this);
        for (int i = 0; i < PARTITIONS; i++) {
            List<byte[]> found = recovered.get(i);
            assertThat(found.size())
                    .as("batches of partition %d", i)
                    .isBetween(promised[i], batches.get(i).size());
            for (int version = 0; version < found.size(); version++) {
                assertThat(found.get(version)).isEqualTo(batches.get(i).get(version));
            }
            batches.set(i, new ArrayList<>(found)); // what was lost was not promised: it never was
            promised[i] = found.size();
            forced[i] = found.size(); // opening forces what it found
        }
    }

    /** Adds batches to some partitions, forces them or not, and now and then writes a checkpoint, in parts among the batches. */
    void work(int groups) throws IOException {
        Log open = log();
        @Nullable Checkpoint checkpoint = null;
        for (int i = 0; i < groups; i++) {
            List<Entry> group = new ArrayList<>();
            if (checkpoint != null) {
                group.add(checkpoint.next());
            }
            for (int count = random.nextInt(4); count > 0; count--) {
                group.add(batch(random.nextInt(PARTITIONS)));
            }
            if (checkpoint == null && random.nextInt(4) == 0) {
                checkpoint = checkpoint(random.nextInt(PARTITIONS));
                group.add(checkpoint.begin());
            }
            if (group.isEmpty()) {
                continue;
            }
            open.append(group);
            promise(promised);
            if (random.nextInt(3) == 0) {
                open.force();
                promise(forced);
            }
            if (checkpoint != null && checkpoint.isWhole()) {
                open.onCheckpointWhole(checkpoint.partition(), checkpoint.length());
                promise(forced);
                open.trim();
                checkpoint = null;
            }
        }
    }

    void checkpointAll() throws IOException {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            Checkpoint checkpoint = checkpoint(partition);
            log().append(List.of(checkpoint.begin()));
            while (!checkpoint.isWhole()) {
                log().append(List.of(checkpoint.next()));
            }
            log().onCheckpointWhole(partition, checkpoint.length());
            log().trim();
        }
    }

    void close() throws IOException {
        log().close();
        promise(forced);
    }

    Log log() {
        if (log == null) {
            throw new IllegalStateException("not open");
        }
        return log;
    }

    Entry batch(int partition) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        batches.get(partition).add(bytes);
        return Entry.batch(partition, batches.get(partition).size(), bytes, Durability.OS, () -> {});
    }

    /** What was written and not forced may be lost. */
    void onPowerCut() {
        System.arraycopy(forced, 0, promised, 0, PARTITIONS);
    }

    private void promise(int[] promises) {
        for (int i = 0; i < PARTITIONS; i++) {
            promises[i] = batches.get(i).size();
        }
    }

    private Checkpoint checkpoint(int partition) {
        List<byte[]> all = batches.get(partition);
        int length = all.stream().mapToInt(each -> Integer.BYTES + each.length).sum();
        ByteBuffer snapshot = ByteBuffer.allocate(length);
        all.forEach(each -> snapshot.putInt(each.length).put(each));
        PageFile noPages = new PageFile(disk, "pages");
        return new Checkpoint(partition, all.size(), snapshot.array(), noPages, () -> {});
    }

    @Override
    public void onCheckpoint(int partition, long version, byte[] snapshot) {
        List<byte[]> found = recovered.get(partition);
        assertThat(found).isEmpty();
        ByteBuffer from = ByteBuffer.wrap(snapshot);
        while (from.hasRemaining()) {
            byte[] each = new byte[from.getInt()];
            from.get(each);
            found.add(each);
        }
        assertThat((long) found.size()).isEqualTo(version);
    }

    @Override
    public void onBatch(int partition, long version, byte[] operations) {
        recovered.get(partition).add(operations);
        assertThat((long) recovered.get(partition).size()).isEqualTo(version);
    }
}
