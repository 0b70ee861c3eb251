package io.flotilla.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.NoRoomException;
import io.flotilla.cluster.member.Pages;
import io.flotilla.cluster.member.PartitionOperation;
import io.flotilla.cluster.member.PartitionQuestion;
import io.flotilla.cluster.member.PartitionState;
import io.flotilla.cluster.member.PartitionStates;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operations that were answered are there again when a node starts again, and nobody is told of one before it is as safe as it asks to be. */
class JournalingReplicatorTest {
    private static final int PARTITIONS = 4;
    private static final PartitionQuestion<Words, List<String>> ALL =
            words -> CompletableFuture.completedStage(List.copyOf(words.words));

    private final SimulatedDisk disk = new SimulatedDisk();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private long run;

    @AfterEach
    void endThread() {
        thread.shutdownNow();
    }

    @Test
    void bringsBackWhatWasAnswered() {
        try (JournalingReplicator<Words> first = start()) {
            join(first.apply(0, new Add("a", Durability.OS)));
            join(first.apply(3, new Add("b", Durability.FSYNC)));
            join(first.apply(0, new Add("c", Durability.MEMORY)));
        }
        try (JournalingReplicator<Words> second = start()) {
            assertThat(join(second.ask(0, ALL))).containsExactly("a", "c");
            assertThat(join(second.askAll(ALL))).containsExactly(List.of("a", "c"), List.of(), List.of(), List.of("b"));
        }
    }

    @Test
    void goesOnFromCheckpoints() {
        try (JournalingReplicator<Words> first = start()) {
            for (int i = 0; i < 500; i++) {
                join(first.apply(i % PARTITIONS, new Add("word" + i, Durability.OS)));
            }
        }
        assertThat(disk.names()).doesNotContain(SegmentHeader.name(1));
        try (JournalingReplicator<Words> second = start()) {
            assertThat(join(second.ask(1, ALL)))
                    .hasSize(125)
                    .startsWith("word1", "word5")
                    .endsWith("word497");
        }
    }

    @Test
    void tellsItsOwnersTermThatRisesWithEveryStart() {
        for (int i = 0; i < 2; i++) {
            try (JournalingReplicator<Words> replicator = start()) {
                join(replicator.askAll(ALL));
            }
        }
        assertThat(told).contains("owned 1", "owned 2");
    }

    @Test
    void tellsNothingAgainThatWasTold() {
        try (JournalingReplicator<Words> first = start()) {
            join(first.apply(0, new Add("a", Durability.OS)));
        }
        try (JournalingReplicator<Words> second = start()) {
            join(second.apply(0, new Add("b", Durability.OS)));
        }
        assertThat(told.stream().filter(word -> !word.startsWith("owned"))).containsExactly("a", "b");
    }

    @Test
    void holdsBackWhatIsNotSafeYet() throws Exception {
        try (JournalingReplicator<Words> replicator = start()) {
            join(replicator.apply(0, new Add("a", Durability.OS)));
            fill();
            CompletableFuture<Integer> held =
                    replicator.apply(0, new Add("b", Durability.OS)).toCompletableFuture();
            CompletableFuture<Integer> behind =
                    replicator.apply(0, new Add("c", Durability.MEMORY)).toCompletableFuture();
            join(replicator.apply(1, new Add("d", Durability.MEMORY)));
            assertThat(held).isNotDone();
            assertThat(behind).isNotDone();
            assertThat(told).doesNotContain("b", "c");
            disk.setCapacity(Long.MAX_VALUE);
            assertThat(held.get(10, TimeUnit.SECONDS)).isEqualTo(2);
            assertThat(behind.get(10, TimeUnit.SECONDS)).isEqualTo(3);
        }
    }

    @Test
    void refusesWhatNeedsRoomWhileTheDiskIsFull() {
        try (JournalingReplicator<Words> replicator = start()) {
            fill();
            replicator.apply(0, new Add("a", Durability.OS));
            while (!replicator.isFull()) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> join(replicator.apply(1, new Add("b", Durability.OS, true))))
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(NoRoomException.class);
            assertThat(join(replicator.ask(1, ALL))).isEmpty();
            disk.setCapacity(Long.MAX_VALUE);
        }
    }

    private void fill() {
        disk.setCapacity(
                disk.names().stream().mapToLong(name -> disk.bytes(name).length).sum());
    }

    private JournalingReplicator<Words> start() {
        long incarnation = ++run;
        JournalingReplicator<Words> replicator = new JournalingReplicator<>(
                List.of(thread),
                each -> false,
                PARTITIONS,
                incarnation,
                Durability.OS,
                new PageFiles(disk, PARTITIONS),
                (pages, replay, due) -> Journal.open(disk, pages, PARTITIONS, incarnation, 1_000, 0, replay, due));
        replicator.open(new WordStates());
        return replicator;
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    /** Adds a word, tells it, and answers how many there are. */
    private record Add(String word, Durability wanted, boolean needsRoom)
            implements PartitionOperation<Words, Integer> {
        Add(String word, Durability wanted) {
            this(word, wanted, false);
        }

        @Override
        public Integer run(Words partition) {
            partition.words.add(word);
            partition.effects.add(word);
            return partition.words.size();
        }

        @Override
        public Durability durability() {
            return wanted;
        }
    }

    /** A partition of words. */
    private final class Words implements PartitionState {
        private final List<String> words = new ArrayList<>();
        private final List<String> effects = new ArrayList<>();

        @Override
        public void onOwned(long term) {
            effects.add("owned " + term);
        }

        @Override
        public void onDisowned() {}

        @Override
        public @Nullable Runnable takeEffects() {
            List<String> taken = List.copyOf(effects);
            effects.clear();
            return () -> told.addAll(taken);
        }

        @Override
        public void write(WireOutput out) {
            out.writeInt(words.size());
            words.forEach(out::writeString);
        }

        @Override
        public void close() {}
    }

    private final class WordStates implements PartitionStates<Words> {
        @Override
        public Words create(int partition, Pages pages) {
            return new Words();
        }

        @Override
        public Words read(int partition, Pages pages, WireInput in) {
            Words read = new Words();
            for (int count = in.readCount(); count > 0; count--) {
                read.words.add(in.readString());
            }
            return read;
        }

        @Override
        public void writeOperation(PartitionOperation<? super Words, ?> operation, WireOutput out) {
            if (operation instanceof Add add) {
                out.writeString(add.word());
            }
        }

        @Override
        public PartitionOperation<? super Words, ?> readOperation(WireInput in) {
            return new Add(in.readString(), Durability.OS);
        }

        @Override
        public void writeQuestion(PartitionQuestion<? super Words, ?> question, WireOutput out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public PartitionQuestion<? super Words, ?> readQuestion(WireInput in) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void writeAnswer(@Nullable Object answer, WireOutput out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable Object readAnswer(WireInput in) {
            throw new UnsupportedOperationException();
        }
    }
}
