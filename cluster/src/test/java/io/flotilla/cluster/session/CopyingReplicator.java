package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.member.Pages;
import io.flotilla.cluster.member.PartitionOperation;
import io.flotilla.cluster.member.PartitionQuestion;
import io.flotilla.cluster.member.PartitionStates;
import io.flotilla.cluster.member.Replicator;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Two copies of every partition on one thread: the owner's, and one that is told everything as bytes and must come to the same bytes, though each lays what waits on a disk of
 * its own, or has none. Now and then the owner is lost when the
 * copy has an operation and nobody has heard of it; the copy then takes its place, and whoever waits for the answer gets it all the same, as he would by asking again.
 */
final class CopyingReplicator implements Replicator<Partition> {
    private static final int OPERATIONS_PER_COMPARISON = 50;

    private final List<? extends Queue<Runnable>> threads;
    private final int partitionCount;
    private final Random random;
    private final int operationsPerLoss;
    private final IntConsumer onLost;
    private final List<Partition> owners = new ArrayList<>();
    private final List<Partition> copies = new ArrayList<>();
    private final List<Inquiry<?>> unanswered = new ArrayList<>();
    private @Nullable PartitionStates<Partition> opened;
    private long term;
    int losses;

    /**
     * @param operationsPerLoss how many operations there are for each owner that is lost, about
     * @param onLost told which partition has another owner
     */
    CopyingReplicator(
            List<? extends Queue<Runnable>> threads,
            int partitionCount,
            Random random,
            int operationsPerLoss,
            IntConsumer onLost) {
        this.threads = threads;
        this.partitionCount = partitionCount;
        this.random = random;
        this.operationsPerLoss = operationsPerLoss;
        this.onLost = onLost;
    }

    @Override
    public void open(PartitionStates<Partition> states) {
        opened = states;
        for (int partition = 0; partition < partitionCount; partition++) {
            owners.add(states.create(partition, pages()));
            copies.add(states.create(partition, pages()));
            own(owners.get(partition));
        }
    }

    private PartitionStates<Partition> states() {
        return Objects.requireNonNull(opened);
    }

    private void own(Partition owner) {
        owner.onOwned(++term);
        Runnable effects = owner.takeEffects();
        if (effects != null) {
            effects.run();
        }
    }

    @Override
    public <R> CompletionStage<R> apply(int partition, PartitionOperation<? super Partition, R> operation) {
        CompletableFuture<R> answer = new CompletableFuture<>();
        threads.get(partition % threads.size()).add(() -> run(partition, operation, answer));
        return answer;
    }

    private <R> void run(
            int partition, PartitionOperation<? super Partition, R> operation, CompletableFuture<R> answer) {
        WireOutput bytes = new WireOutput();
        states().writeOperation(operation, bytes);
        PartitionOperation<? super Partition, ?> received = states().readOperation(new WireInput(bytes.toBytes()));
        R result = operation.run(owners.get(partition));
        Object copied = received.run(copies.get(partition));
        assertThat(answer(copied)).isEqualTo(answer(result));
        assertThat(copies.get(partition).takeEffects())
                .describedAs("a copy tells nothing")
                .isNull();
        Runnable effects = owners.get(partition).takeEffects();
        if (random.nextInt(OPERATIONS_PER_COMPARISON) == 0) {
            compare(partition);
        }
        if (random.nextInt(operationsPerLoss) == 0) {
            lose(partition);
        } else if (effects != null) {
            effects.run();
        }
        answer.complete(result);
    }

    private byte[] answer(Object answer) {
        WireOutput out = new WireOutput();
        states().writeAnswer(answer, out);
        WireOutput again = new WireOutput();
        states().writeAnswer(states().readAnswer(new WireInput(out.toBytes())), again);
        assertThat(again.toBytes()).isEqualTo(out.toBytes());
        return out.toBytes();
    }

    /** The copy is the same as the owner's, and so is another that is read from a snapshot, which takes its place. */
    private void compare(int partition) {
        byte[] expected = inMemory(partition, owners.get(partition));
        assertThat(inMemory(partition, copies.get(partition))).isEqualTo(expected);
        Partition read = states().read(partition, pages(), new WireInput(snapshot(owners.get(partition))));
        assertThat(inMemory(partition, read)).isEqualTo(expected);
        copies.get(partition).close();
        copies.set(partition, read);
    }

    private static byte[] snapshot(Partition partition) {
        WireOutput out = new WireOutput();
        partition.write(out);
        return out.toBytes();
    }

    /** As {@code partition} would write itself if it had everything in memory. */
    private byte[] inMemory(int index, Partition partition) {
        Partition read = states().read(index, Pages.NONE, new WireInput(snapshot(partition)));
        byte[] bytes = snapshot(read);
        read.close();
        return bytes;
    }

    private Pages pages() {
        return random.nextInt(3) == 0 ? Pages.NONE : new MemoryPages();
    }

    private void lose(int partition) {
        losses++;
        compare(partition);
        owners.get(partition).close();
        Partition owner = copies.get(partition);
        owners.set(partition, owner);
        copies.set(partition, states().read(partition, pages(), new WireInput(snapshot(owner))));
        own(owner);
        unanswered.removeIf(inquiry -> inquiry.answer.isDone());
        List.copyOf(unanswered).stream()
                .filter(inquiry -> inquiry.partition == partition)
                .forEach(this::put);
        onLost.accept(partition);
    }

    @Override
    public <R> CompletionStage<R> ask(int partition, PartitionQuestion<? super Partition, R> question) {
        Inquiry<R> inquiry = new Inquiry<>(partition, question, new CompletableFuture<>());
        unanswered.add(inquiry);
        put(inquiry);
        return inquiry.answer;
    }

    /** Has the owner asked, by bytes where the question is one of the engine's. */
    private <R> void put(Inquiry<R> inquiry) {
        if (inquiry.question instanceof Question<?>) {
            WireOutput bytes = new WireOutput();
            states().writeQuestion(inquiry.question, bytes);
            assertThat(states().readQuestion(new WireInput(bytes.toBytes()))).isEqualTo(inquiry.question);
        }
        threads.get(inquiry.partition % threads.size())
                .add(() -> inquiry.question.ask(owners.get(inquiry.partition)).whenComplete((result, failure) -> {
                    if (failure == null) {
                        answer(result);
                        inquiry.answer.complete(result);
                    } else {
                        inquiry.answer.completeExceptionally(failure);
                    }
                }));
    }

    /** A question whose answer may be lost with the owner. */
    private record Inquiry<R>(
            int partition, PartitionQuestion<? super Partition, R> question, CompletableFuture<R> answer) {}

    @Override
    public <R> CompletionStage<List<R>> askAll(PartitionQuestion<? super Partition, R> question) {
        CompletionStage<List<R>> all = CompletableFuture.completedStage(List.of());
        for (int partition = 0; partition < partitionCount; partition++) {
            all = all.thenCombine(ask(partition, question), (before, answer) -> {
                List<R> more = new ArrayList<>(before);
                more.add(answer);
                return more;
            });
        }
        return all;
    }

    @Override
    public void askOwned(PartitionQuestion<? super Partition, ?> question) {
        for (int partition = 0; partition < partitionCount; partition++) {
            ask(partition, question);
        }
    }
}
