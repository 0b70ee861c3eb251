package io.flotilla.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever moment a crash comes at, the pages of a partition are there afterwards as its checkpoint and its batches say, though neither holds what is in them. */
class PageCrashTest {
    private static final int PARTITIONS = 2;
    private static final int GROUPS = 60;
    private static final int SEEDS = 300;
    private static final int SEGMENT_BYTES = 1_000;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bringsBackEveryPageWhereverTheMachineStops(boolean powerCut) throws IOException {
        SimulatedDisk whole = new SimulatedDisk();
        Library untroubled = new Library(whole, new Random(7));
        untroubled.open();
        untroubled.work();
        for (long stop = 1; stop <= whole.calls(); stop++) {
            Random random = new Random(7);
            Library library = new Library(new SimulatedDisk(), random);
            crash(library, random, stop, powerCut, 7);
            library.open();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bringsBackEveryPageInManyRunsOneAfterTheOther(boolean powerCut) throws IOException {
        for (long seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Library library = new Library(new SimulatedDisk(), random);
            for (int run = 0; run < 6; run++) {
                crash(library, random, 1 + random.nextInt(150), powerCut, seed);
            }
        }
    }

    private static void crash(Library library, Random random, long stop, boolean powerCut, long seed)
            throws IOException {
        SimulatedDisk disk = library.disk;
        disk.crashAt(stop, new Random(random.nextLong()));
        try {
            library.open();
            library.work();
        } catch (SimulatedDisk.Crash expected) {
            // That is the test.
        } catch (IOException | AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ", stopped in call " + stop, e);
        }
        if (powerCut) {
            disk.restartAfterPowerCut();
            library.onPowerCut();
        } else {
            disk.restartAfterKill();
        }
    }

    /** Partitions that are rows of pages, what a journal holds of them, and what was promised. */
    private static final class Library implements Replay {
        final SimulatedDisk disk;
        private final Random random;
        private final List<List<byte[]>> batches = new ArrayList<>(); // all that were added, by partition
        private final int[] promised = new int[PARTITIONS]; // how many of them must be there
        private final int[] forced = new int[PARTITIONS];
        private final int[] versions = new int[PARTITIONS];
        private List<Shelf> shelves = List.of();
        private PageFiles pages;
        private @Nullable Log log;
        private long incarnation;

        Library(SimulatedDisk disk, Random random) {
            this.disk = disk;
            this.random = random;
            pages = new PageFiles(disk, PARTITIONS);
            for (int i = 0; i < PARTITIONS; i++) {
                batches.add(new ArrayList<>());
            }
        }

        /** Opens the log, and checks that every partition has the pages that its batches gave it. */
        void open() throws IOException {
            pages = new PageFiles(disk, PARTITIONS);
            shelves = List.of(new Shelf(pages.file(0)), new Shelf(pages.file(1)));
            Arrays.fill(versions, 0);
            log = Recovery.open(disk, PARTITIONS, ++incarnation, SEGMENT_BYTES, this);
            pages.deleteUnneeded();
            for (int i = 0; i < PARTITIONS; i++) {
                assertThat(versions[i]).isBetween(promised[i], batches.get(i).size());
                batches.set(i, new ArrayList<>(batches.get(i).subList(0, versions[i])));
                promised[i] = versions[i];
                forced[i] = versions[i];
                shelves.get(i).check(batches.get(i));
            }
        }

        void work() throws IOException {
            Log open = Objects.requireNonNull(log);
            @Nullable Checkpoint checkpoint = null;
            for (int i = 0; i < GROUPS; i++) {
                List<Entry> group = new ArrayList<>();
                if (checkpoint != null && random.nextBoolean()) {
                    group.add(checkpoint.next());
                }
                for (int count = 1 + random.nextInt(3); count > 0; count--) {
                    group.add(batch(random.nextInt(PARTITIONS)));
                }
                if (checkpoint == null && random.nextInt(3) == 0) {
                    int partition = random.nextInt(PARTITIONS);
                    Shelf shelf = shelves.get(partition);
                    checkpoint = new Checkpoint(partition, versions[partition], shelf.snapshot(), shelf.file, () -> {});
                    group.add(checkpoint.begin());
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
                    checkpoint.onWhole();
                    open.trim();
                    checkpoint = null;
                }
            }
        }

        private Entry batch(int partition) {
            byte[] operation = new byte[4];
            random.nextBytes(operation);
            batches.get(partition).add(operation);
            shelves.get(partition).run(operation);
            return Entry.batch(partition, ++versions[partition], operation, Durability.OS, () -> {});
        }

        void onPowerCut() {
            System.arraycopy(forced, 0, promised, 0, PARTITIONS);
        }

        private void promise(int[] promises) {
            System.arraycopy(versions, 0, promises, 0, PARTITIONS);
        }

        @Override
        public void onCheckpoint(int partition, long version, byte[] snapshot) {
            shelves.get(partition).restore(snapshot);
            versions[partition] = (int) version;
        }

        @Override
        public void onBatch(int partition, long version, byte[] operations) {
            shelves.get(partition).run(operations);
            versions[partition] = (int) version;
        }
    }

    /** A row of pages. An operation takes the first away, or adds one whose content the operation says. */
    private static final class Shelf {
        final PageFile file;
        private final ArrayDeque<Page> row = new ArrayDeque<>();

        Shelf(PageFile file) {
            this.file = file;
        }

        void run(byte[] operation) {
            if (takes(operation)) {
                Page first = row.poll();
                if (first != null) {
                    file.free(first);
                }
            } else {
                byte[] content = content(operation);
                row.add(Objects.requireNonNull(file.write(content, content.length)));
            }
        }

        void check(List<byte[]> operations) {
            ArrayDeque<byte[]> expected = new ArrayDeque<>();
            for (byte[] operation : operations) {
                if (takes(operation)) {
                    expected.poll();
                } else {
                    expected.add(content(operation));
                }
            }
            assertThat(row).hasSameSizeAs(expected);
            row.forEach(page -> assertThat(file.read(page)).isEqualTo(expected.remove()));
        }

        byte[] snapshot() {
            ByteBuffer out = ByteBuffer.allocate(row.size() * 3 * Integer.BYTES);
            row.forEach(page -> out.putInt(page.block()).putInt(page.length()).putInt(page.checksum()));
            return out.array();
        }

        void restore(byte[] snapshot) {
            for (ByteBuffer in = ByteBuffer.wrap(snapshot); in.hasRemaining(); ) {
                Page page = new Page(in.getInt(), in.getInt(), in.getInt());
                file.keep(page);
                row.add(page);
            }
        }

        private static boolean takes(byte[] operation) {
            return operation[0] % 2 == 0;
        }

        private static byte[] content(byte[] operation) {
            Random random = new Random(ByteBuffer.wrap(operation).getInt());
            byte[] content = new byte[1 + random.nextInt(2 * PageFile.BLOCK_BYTES)];
            random.nextBytes(content);
            return content;
        }
    }
}
