package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.hazelcast.Submission.Failure;
import io.flotilla.cluster.member.PartitionStates;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers as bytes, those of operations and questions that failed among them. */
final class Answers {
    private Answers() {}

    static void write(PartitionStates<?> states, List<@Nullable Object> answers, WireOutput out) {
        out.writeInt(answers.size());
        answers.forEach(each -> write(states, each, out));
    }

    static List<@Nullable Object> read(PartitionStates<?> states, WireInput in) {
        int count = in.readCount();
        List<@Nullable Object> answers = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            answers.add(readOne(states, in));
        }
        return answers;
    }

    static void write(PartitionStates<?> states, @Nullable Object answer, WireOutput out) {
        out.writeBoolean(answer instanceof Failure);
        if (answer instanceof Failure failure) {
            out.writeString(failure.reason());
        } else {
            states.writeAnswer(answer, out);
        }
    }

    static @Nullable Object readOne(PartitionStates<?> states, WireInput in) {
        return in.readBoolean() ? new Failure(in.readString()) : states.readAnswer(in);
    }
}
