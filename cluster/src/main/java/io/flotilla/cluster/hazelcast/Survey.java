package io.flotilla.cluster.hazelcast;

import com.hazelcast.cluster.Address;
import io.flotilla.cluster.hazelcast.Replica.Asked;
import io.flotilla.cluster.member.PartitionQuestion;
import io.flotilla.cluster.member.PartitionState;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One question to some partitions: each member is sent it once for all that it owns, and what moved meanwhile is asked again. Any thread. */
final class Survey<S extends PartitionState, R> {
    /** Somebody who does not care. */
    static final Asked NOBODY = new Asked() {
        @Override
        public void onAnswer(@Nullable Object answer) {}

        @Override
        public void onLost() {}
    };

    private final HazelcastReplicator<S> replicator;
    private final PartitionQuestion<? super S, R> question;
    private final int[] partitions;
    private final byte[] bytes;
    private final Map<Integer, @Nullable Object> answers = new HashMap<>(); // guarded by itself
    private final CompletableFuture<List<R>> result = new CompletableFuture<>();

    Survey(HazelcastReplicator<S> replicator, PartitionQuestion<? super S, R> question, int[] partitions) {
        this.replicator = replicator;
        this.question = question;
        this.partitions = partitions;
        WireOutput out = new WireOutput();
        replicator.service().states().writeQuestion(question, out);
        bytes = out.toBytes();
    }

    CompletionStage<List<R>> start() {
        ask(Arrays.stream(partitions).boxed().toList());
        return result;
    }

    private void ask(List<Integer> unanswered) {
        RuntimeException closed = replicator.closed();
        if (closed != null) {
            result.completeExceptionally(closed);
            return;
        }
        List<Integer> ownerless = new ArrayList<>();
        Map<Address, List<Integer>> elsewhere = new HashMap<>();
        for (int partition : unanswered) {
            Address owner = replicator.owner(partition);
            if (owner == null) {
                ownerless.add(partition);
            } else if (replicator.isHere(partition)) {
                askHere(partition);
            } else {
                elsewhere.computeIfAbsent(owner, first -> new ArrayList<>()).add(partition);
            }
        }
        elsewhere.forEach(this::askThere);
        askAgain(ownerless);
    }

    private void askHere(int partition) {
        replicator.askHere(partition, question, new Asked() {
            @Override
            public void onAnswer(@Nullable Object answer) {
                Survey.this.onAnswer(partition, answer);
            }

            @Override
            public void onLost() {
                askAgain(List.of(partition));
            }
        });
    }

    private void askThere(Address owner, List<Integer> owned) {
        int[] asked = owned.stream().mapToInt(Integer::intValue).toArray();
        replicator.askThere(owner, asked, bytes, answered -> {
            if (answered == null) {
                askAgain(owned);
                return;
            }
            WireInput in = new WireInput(answered);
            List<Integer> lost = new ArrayList<>();
            for (int partition : asked) {
                byte[] answer = in.readBytes();
                if (answer.length == 0) {
                    lost.add(partition);
                } else {
                    onAnswer(partition, Answers.readOne(replicator.service().states(), new WireInput(answer)));
                }
            }
            askAgain(lost);
        });
    }

    private void askAgain(List<Integer> lost) {
        if (!lost.isEmpty()) {
            replicator.retry(() -> ask(lost));
        }
    }

    private void onAnswer(int partition, @Nullable Object answer) {
        if (answer instanceof Submission.Failure failure) {
            result.completeExceptionally(new IllegalStateException(failure.reason()));
            return;
        }
        List<R> all;
        synchronized (answers) {
            answers.put(partition, answer);
            if (answers.size() < partitions.length) {
                return;
            }
            all = inOrder();
        }
        result.complete(all);
    }

    @SuppressWarnings("unchecked") // a partition answers a question with what it is asked for
    private List<R> inOrder() {
        List<R> all = new ArrayList<>(partitions.length);
        for (int partition : partitions) {
            all.add((R) answers.get(partition));
        }
        return all;
    }
}
