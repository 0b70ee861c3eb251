package io.flotilla.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Operations run one at a time, in order, each on the thread of its partition. */
class StandaloneReplicatorTest {
    private final ArrayDeque<Runnable> first = new ArrayDeque<>();
    private final ArrayDeque<Runnable> second = new ArrayDeque<>();
    private final Executor firstThread = first::add;
    private final Executor secondThread = second::add;
    private @Nullable Executor current; // whose turn it is
    private final Replicator<Words> replicator = replicator(List.of(firstThread, secondThread));

    @Test
    void runsAnOperationOnTheThreadOfItsPartition() {
        CompletionStage<Integer> answer = replicator.apply(3, new Append("a"));
        assertThat(first).isEmpty();
        assertThat(answer.toCompletableFuture()).isNotDone();
        second.remove().run();
        assertThat(answer.toCompletableFuture()).isCompletedWithValue(1);
    }

    @Test
    void keepsTheOrderOfOnePartition() {
        replicator.apply(2, new Append("a"));
        replicator.apply(2, new Append("b"));
        CompletionStage<List<String>> content = replicator.apply(2, new Read());
        runAll();
        assertThat(content.toCompletableFuture().join()).containsExactly("a", "b");
    }

    @Test
    void runsAtOnceWhatIsSentOnThePartitionsThread() {
        current = secondThread;
        assertThat(replicator.apply(3, new Append("a")).toCompletableFuture()).isCompletedWithValue(1);
        assertThat(replicator.apply(0, new Append("a")).toCompletableFuture()).isNotDone();
    }

    @Test
    void runsFirstWhatWasSentBefore() {
        replicator.apply(3, new Append("from elsewhere"));
        current = secondThread;
        replicator.apply(3, new Append("own"));
        assertThat(replicator.apply(3, new Read()).toCompletableFuture())
                .isCompletedWithValue(List.of("from elsewhere", "own"));
    }

    @Test
    void runsWhatAnOperationSendsAfterIt() {
        current = firstThread;
        CompletionStage<Boolean> ranInside = replicator.apply(0, partition -> {
            CompletionStage<Integer> sent = replicator.apply(0, new Append("sent"));
            return sent.toCompletableFuture().isDone();
        });
        assertThat(ranInside.toCompletableFuture()).isCompletedWithValue(false);
        assertThat(replicator.apply(0, new Read()).toCompletableFuture()).isCompletedWithValue(List.of("sent"));
    }

    @Test
    void wakesAThreadOnceForAllThatWaits() {
        replicator.apply(0, new Append("a"));
        replicator.apply(2, new Append("b"));
        assertThat(first).hasSize(1);
    }

    @Test
    void letsItsThreadDoOtherThingsInBetween() {
        for (int i = 0; i < 5_000; i++) {
            replicator.apply(0, new Append("a"));
        }
        first.remove().run();
        assertThat(first).hasSize(1);
        runAll();
        CompletionStage<List<String>> content = replicator.apply(0, new Read());
        runAll();
        assertThat(content.toCompletableFuture().join()).hasSize(5_000);
    }

    @Test
    void answersWithTheFailureOfAnOperationAndGoesOn() {
        CompletionStage<Void> failing = replicator.apply(0, partition -> {
            throw new IllegalStateException("a bug");
        });
        CompletionStage<Integer> next = replicator.apply(0, new Append("a"));
        runAll();
        assertThatThrownBy(failing.toCompletableFuture()::join).hasRootCauseMessage("a bug");
        assertThat(next.toCompletableFuture()).isCompletedWithValue(1);
    }

    @Test
    void failsWhatItsThreadsNoLongerTake() {
        Replicator<Words> stopped = replicator(List.of(task -> {
            throw new RejectedExecutionException();
        }));
        assertThat(stopped.apply(0, new Append("a")).toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void ownsItsPartitionsAndTellsWhatHappensBeforeItAnswers() {
        CompletionStage<List<String>> told = replicator
                .apply(0, new Append("a"))
                .thenCompose(done ->
                        replicator.ask(0, partition -> CompletableFuture.completedStage(List.copyOf(partition.told))));
        CompletionStage<List<Boolean>> owned =
                replicator.askAll(partition -> CompletableFuture.completedStage(partition.owned));
        runAll();
        assertThat(told.toCompletableFuture()).isCompletedWithValue(List.of("a"));
        assertThat(owned.toCompletableFuture()).isCompletedWithValue(List.of(true, true, true, true));
    }

    @Test
    void spreadsKeysEvenly() {
        PartitionTable table = new StandalonePartitionTable(new Member(new MemberId("alone"), 1), 8);
        int[] keys = new int[8];
        for (int i = 0; i < 8000; i++) {
            keys[table.partitionOf("sensor-" + i)]++;
        }
        assertThat(keys).matches(all -> Arrays.stream(all).allMatch(count -> count > 800 && count < 1200));
    }

    private Replicator<Words> replicator(List<Executor> threads) {
        Replicator<Words> replicator = new StandaloneReplicator<>(threads, thread -> thread.equals(current), 4);
        replicator.open(new NewWords());
        return replicator;
    }

    private void runAll() {
        while (!first.isEmpty() || !second.isEmpty()) {
            (first.isEmpty() ? second : first).remove().run();
        }
    }

    private record Append(String word) implements PartitionOperation<Words, Integer> {
        @Override
        public Integer run(Words partition) {
            partition.words.add(word);
            return partition.words.size();
        }
    }

    private record Read() implements PartitionOperation<Words, List<String>> {
        @Override
        public List<String> run(Words partition) {
            return List.copyOf(partition.words);
        }
    }

    /** A partition that keeps words, and tells of each. */
    private static final class Words implements PartitionState {
        final List<String> words = new ArrayList<>();
        final List<String> told = new ArrayList<>();
        boolean owned;

        @Override
        public void onOwned(long term) {
            owned = true;
        }

        @Override
        public void onDisowned() {
            owned = false;
        }

        @Override
        public @Nullable Runnable takeEffects() {
            List<String> untold = List.copyOf(words.subList(told.size(), words.size()));
            return untold.isEmpty() ? null : () -> told.addAll(untold);
        }

        @Override
        public void write(WireOutput out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    /** Nothing becomes bytes where a node is alone. */
    private record NewWords() implements PartitionStates<Words> {
        @Override
        public Words create(int partition, Pages pages) {
            return new Words();
        }

        @Override
        public Words read(int partition, Pages pages, WireInput in) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void writeOperation(PartitionOperation<? super Words, ?> operation, WireOutput out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public PartitionOperation<? super Words, ?> readOperation(WireInput in) {
            throw new UnsupportedOperationException();
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
