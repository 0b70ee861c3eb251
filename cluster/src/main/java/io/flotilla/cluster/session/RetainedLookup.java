package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Replicator;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.retained.RetainedPart;
import io.flotilla.routing.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/**
 * A look-up of what is retained for one Topic Filter, in parts: whoever asks takes one before it asks for the next, so that nobody ever holds all of it.
 *
 * <p>What was retained before the first part and has not changed since comes once. What changes meanwhile comes at most once for each topic. Used by one caller at a time.
 *
 * <p>The first part asks all partitions, each member once, and has what those answer that have little. The others follow one after the other, each from its beginning
 * and, wherever it is by then, from where it was left: all that a look-up remembers is one topic.
 */
public final class RetainedLookup {
    /** What the messages of a part weigh together at most, in bytes, where they are more than one. */
    static final long PART_BYTES = 1 << 20;

    private final Replicator<Partition> replicator;
    private final TopicFilter filter;
    private final int partitionCount;
    private final LongSupplier nowMs;
    private final Queue<Integer> partitions = new ArrayDeque<>(); // that are to be asked one by one
    private boolean together; // all are to be asked, first
    private String next = ""; // where to go on in the first of the partitions

    private RetainedLookup(
            Replicator<Partition> replicator, TopicFilter filter, int partitionCount, LongSupplier nowMs) {
        this.replicator = replicator;
        this.filter = filter;
        this.partitionCount = partitionCount;
        this.nowMs = nowMs;
    }

    /** In all partitions. */
    static RetainedLookup everywhere(
            Replicator<Partition> replicator, TopicFilter filter, int partitionCount, LongSupplier nowMs) {
        RetainedLookup lookup = new RetainedLookup(replicator, filter, partitionCount, nowMs);
        lookup.together = true;
        return lookup;
    }

    /** In {@code partition} alone. */
    static RetainedLookup in(int partition, Replicator<Partition> replicator, TopicFilter filter, LongSupplier nowMs) {
        RetainedLookup lookup = new RetainedLookup(replicator, filter, 1, nowMs);
        lookup.partitions.add(partition);
        return lookup;
    }

    /** Whether there may be more. */
    public boolean hasNext() {
        return together || !partitions.isEmpty();
    }

    /** The next part, which may be empty; to be asked for when the one before has come. Fails where the node is about to leave the cluster. */
    public CompletionStage<List<ApplicationMessage>> next() {
        return together ? nextOfAll() : nextOf(partitions.element());
    }

    private CompletionStage<List<ApplicationMessage>> nextOfAll() {
        return replicator
                .askAll(new MessageOperations.FewRetained(filter, PART_BYTES / partitionCount, nowMs.getAsLong()))
                .thenApply(this::takeAll);
    }

    private List<ApplicationMessage> takeAll(List<Optional<List<ApplicationMessage>>> answers) {
        together = false;
        List<ApplicationMessage> messages = new ArrayList<>();
        for (int partition = 0; partition < answers.size(); partition++) {
            Optional<List<ApplicationMessage>> few = answers.get(partition);
            if (few.isPresent()) {
                messages.addAll(few.get());
            } else {
                partitions.add(partition);
            }
        }
        return messages;
    }

    private CompletionStage<List<ApplicationMessage>> nextOf(int partition) {
        return replicator
                .ask(partition, new MessageOperations.Retained(filter, next, PART_BYTES, nowMs.getAsLong()))
                .thenApply(this::take);
    }

    private List<ApplicationMessage> take(RetainedPart part) {
        if (part.next() == null) {
            partitions.remove();
            next = "";
        } else {
            next = part.next();
        }
        return part.messages();
    }

    @Override
    public String toString() {
        return "look-up of " + filter + ", " + (together ? "not begun" : "partitions " + partitions + " left");
    }
}
