package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.hazelcast.Submission.Failure;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.Pages;
import io.flotilla.cluster.member.PartitionOperation;
import io.flotilla.cluster.member.PartitionState;
import io.flotilla.cluster.member.PartitionStates;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all replicas of a partition share: its state, the point that this has come to, and what was answered last. Confined to the partition's thread but for {@link #point}. */
final class Contents<S extends PartitionState> {
    private static final Logger LOG = LoggerFactory.getLogger(Contents.class);

    private final int partition;
    private final PartitionStates<S> states;
    private final Pages pages;
    private final Map<MemberId, Source> sources = new HashMap<>();
    private @Nullable S state;
    private volatile Point point = Point.ORIGIN;

    Contents(int partition, PartitionStates<S> states, Pages pages) {
        this.partition = partition;
        this.states = states;
        this.pages = pages;
    }

    /** The last submission of a member that was run, and what it was answered: whoever lost the answers gets them again. */
    private record Source(long incarnation, long number, List<@Nullable Object> answers) {}

    /** Any thread may ask. */
    Point point() {
        return point;
    }

    void moveTo(Point reached) {
        point = reached;
    }

    S state() {
        S known = state;
        if (known == null) {
            known = states.create(partition, pages);
            state = known;
        }
        return known;
    }

    /** Whether {@code submission} was not run yet, nor one after it. */
    boolean isNew(Submission<S> submission) {
        Source source = sources.get(submission.source().id());
        long incarnation = submission.source().incarnation();
        return source == null
                || incarnation > source.incarnation
                || (incarnation == source.incarnation && submission.number() > source.number);
    }

    /** What {@code submission} was answered; null where it is not the last of its source. */
    @Nullable
    List<@Nullable Object> answers(Submission<S> submission) {
        Source source = sources.get(submission.source().id());
        return source != null
                        && source.incarnation == submission.source().incarnation()
                        && source.number == submission.number()
                ? source.answers
                : null;
    }

    /** Runs {@code submission}, and adds it to the batch {@code out}. */
    void run(Submission<S> submission, WireOutput out) {
        out.writeString(submission.source().id().value());
        out.writeLong(submission.source().incarnation());
        out.writeLong(submission.number());
        out.writeInt(submission.operations().size());
        out.writeRaw(submission.bytes(), 0, submission.bytes().length);
        run(submission.source(), submission.number(), submission.operations());
    }

    /** Runs the {@code batch} of another replica, or of an earlier run, which leads to {@code after}. */
    void follow(Point after, byte[] batch) {
        WireInput in = new WireInput(batch);
        while (in.remaining() > 0) {
            Member source = new Member(new MemberId(in.readString()), in.readLong());
            run(source, in.readLong(), readOperations(states, in.readInt(), in));
        }
        state().takeEffects();
        point = after;
    }

    private void run(Member source, long number, List<PartitionOperation<? super S, ?>> operations) {
        List<@Nullable Object> answers = new ArrayList<>(operations.size());
        for (PartitionOperation<? super S, ?> operation : operations) {
            try {
                answers.add(operation.run(state()));
            } catch (RuntimeException bug) {
                LOG.error("{} failed", operation.getClass().getSimpleName(), bug);
                answers.add(Failure.of(bug));
            }
        }
        sources.put(source.id(), new Source(source.incarnation(), number, answers));
    }

    /** Becomes what {@code snapshot} holds. */
    void read(byte[] snapshot) {
        clear();
        WireInput in = new WireInput(snapshot);
        Point reached = Point.read(in);
        int members = in.readCount();
        for (int i = 0; i < members; i++) {
            MemberId member = new MemberId(in.readString());
            sources.put(member, new Source(in.readLong(), in.readLong(), Answers.read(states, in)));
        }
        state = states.read(partition, pages, in);
        point = reached;
    }

    /** All of it, as bytes. */
    byte[] snapshot() {
        WireOutput out = new WireOutput();
        writeHead(out);
        state().write(out);
        return out.toBytes();
    }

    /** All of it, as bytes for this member alone, which name its pages. */
    byte[] checkpoint() {
        WireOutput out = new WireOutput();
        writeHead(out);
        state().writeCheckpoint(out);
        return out.toBytes();
    }

    private void writeHead(WireOutput out) {
        point.write(out);
        out.writeInt(sources.size());
        sources.forEach((member, source) -> {
            out.writeString(member.value());
            out.writeLong(source.incarnation);
            out.writeLong(source.number);
            Answers.write(states, source.answers, out);
        });
    }

    /** Becomes nothing. */
    void clear() {
        if (state != null) {
            state.close();
            state = null;
        }
        point = Point.ORIGIN;
        sources.clear();
    }

    static <S extends PartitionState> List<PartitionOperation<? super S, ?>> readOperations(
            PartitionStates<S> states, int count, WireInput in) {
        List<PartitionOperation<? super S, ?>> operations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            operations.add(states.readOperation(in));
        }
        return operations;
    }

    @Override
    public String toString() {
        return "partition " + partition + " at " + point;
    }
}
