package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits comes out in the order in which it went in, wherever it lay; and memory holds no more of it than it may. */
class BacklogTest {
    private static final int STEPS = 20_000;
    private static final int MEMORY_BYTES = 200;

    /** Numbers, each as heavy as its last digit says; odd ones stay in memory. */
    private static final Backlog.Kind<Integer> NUMBERS = new Backlog.Kind<>() {
        @Override
        public void write(Integer item, SnapshotOutput out) {
            out.wire().writeInt(item);
        }

        @Override
        public Integer read(SnapshotInput in) {
            return in.wire().readInt();
        }

        @Override
        public long weight(Integer item) {
            return 1L + item % 10;
        }

        @Override
        public boolean maySpill(Integer item) {
            return item % 2 == 0;
        }
    };

    private final MemoryPages pages = new MemoryPages();
    private final Engine.Events events = new Engine.Events();
    private boolean scarce;

    @Test
    void keepsNoMoreInMemoryThanItMay() {
        Backlog<Integer> backlog = backlog();
        for (int i = 0; i < 10_000; i++) {
            backlog.add(i * 2);
            assertThat(events.queuedBytes).isLessThan(MEMORY_BYTES + 10);
        }
        assertThat(backlog.size()).isEqualTo(10_000);
        assertThat(backlog.bytes()).isEqualTo(50_000);
    }

    @Test
    void readsEachPageOnce() {
        Backlog<Integer> backlog = backlog();
        for (int i = 0; i < 1_000; i++) {
            backlog.add(i * 2);
        }
        int written = pages.written.size();
        for (int i = 0; i < 1_000; i++) {
            assertThat(backlog.peek()).isEqualTo(i * 2);
            assertThat(backlog.remove()).isEqualTo(i * 2);
        }
        assertThat(pages.reads).isEqualTo(written).isGreaterThan(40);
        assertThat(pages.written).isEmpty();
        assertThat(backlog.peek()).isNull();
        assertThat(events.queuedBytes).isZero();
    }

    @Test
    void readsNothingThatItIsToForget() {
        Backlog<Integer> backlog = backlog();
        for (int i = 0; i < 1_000; i++) {
            backlog.add(i * 2);
        }
        List<Integer> removed = new ArrayList<>();
        backlog.clear(removed::add);
        assertThat(removed).containsExactly(1_000);
        assertThat(pages.written).isEmpty();
        assertThat(pages.reads).isZero();
        assertThat(events.queuedBytes).isZero();
    }

    @Test
    void keepsInMemoryWhatTheDiskDoesNotTake() {
        pages.hasRoom = false;
        Backlog<Integer> backlog = backlog();
        for (int i = 0; i < 1_000; i++) {
            backlog.add(i * 2);
        }
        assertThat(events.queuedBytes).isEqualTo(backlog.bytes());
        assertThat(drain(backlog)).hasSize(1_000).isSorted();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void doesWhatAQueueInMemoryDoes(long seed) {
        Random random = new Random(seed);
        Backlog<Integer> backlog = backlog();
        ArrayDeque<Integer> twin = new ArrayDeque<>();
        int bias = 50;
        for (int step = 0; step < STEPS; step++) {
            if (step % 500 == 0) {
                bias = 20 + random.nextInt(60); // grows for a while, then shrinks
                pages.hasRoom = random.nextInt(4) > 0;
                scarce = random.nextInt(4) == 0;
            }
            if (random.nextInt(100) < bias) {
                int item = step * 2 + (random.nextInt(20) == 0 ? 1 : 0);
                backlog.add(item);
                twin.add(item);
            } else if (!twin.isEmpty()) {
                assertThat(backlog.peek())
                        .describedAs("seed %d, step %d", seed, step)
                        .isEqualTo(twin.peek());
                assertThat(backlog.remove()).isEqualTo(twin.remove());
            }
            switch (random.nextInt(500)) {
                case 0 -> {
                    backlog.removeIf(item -> item % 2 == 1, item -> {});
                    twin.removeIf(item -> item % 2 == 1);
                }
                case 1 -> backlog = copy(backlog, random.nextBoolean());
                default -> {}
            }
            assertThat(backlog.size()).isEqualTo(twin.size());
            assertThat(backlog.bytes())
                    .isEqualTo(twin.stream().mapToLong(NUMBERS::weight).sum());
            assertThat(backlog.inMemory().filter(item -> item % 2 == 1).toList())
                    .isEqualTo(twin.stream().filter(item -> item % 2 == 1).toList());
        }
        assertThat(drain(backlog)).isEqualTo(List.copyOf(twin));
        assertThat(pages.written).isEmpty();
        assertThat(events.queuedBytes).isZero();
    }

    /** One that has read what {@code backlog} wrote, in its place. */
    private Backlog<Integer> copy(Backlog<Integer> backlog, boolean namesPages) {
        WireOutput out = new WireOutput();
        backlog.write(namesPages ? SnapshotOutput.ofCheckpoint(out) : SnapshotOutput.ofAll(out));
        events.queuedBytes = 0;
        if (!namesPages) {
            pages.written.clear();
        }
        Backlog<Integer> copy = backlog();
        copy.read(new SnapshotInput(new WireInput(out.toBytes())));
        return copy;
    }

    private static List<Integer> drain(Backlog<Integer> backlog) {
        List<Integer> all = new ArrayList<>();
        for (@Nullable Integer next; (next = backlog.peek()) != null; ) {
            all.add(next);
            backlog.remove();
        }
        return all;
    }

    private Backlog<Integer> backlog() {
        return new Backlog<>(
                NUMBERS,
                new Spill(pages, new QueueMemory(MEMORY_BYTES, () -> scarce), events, new Census().new Tally()));
    }
}
