package io.flotilla.cluster.hazelcast;

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
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A partition that keeps what was appended to it, in order. An append is answered with its place, and told as an effect. */
final class Log implements PartitionState {
    /** What is told of an owner, before its term. */
    static final String OWNED = "owned ";

    private final int partition;
    private final BiConsumer<Integer, String> told;
    private final List<String> lines = new ArrayList<>();
    private final List<String> untold = new ArrayList<>();

    private Log(int partition, BiConsumer<Integer, String> told) {
        this.partition = partition;
        this.told = told;
    }

    record Append(String line) implements PartitionOperation<Log, Integer> {
        @Override
        public Integer run(Log log) {
            if (line.equals("fail")) {
                throw new IllegalStateException("as it was told to");
            }
            log.lines.add(line);
            log.untold.add(line);
            return log.lines.size();
        }
    }

    record Lines() implements PartitionQuestion<Log, List<String>> {
        @Override
        public CompletionStage<List<String>> ask(Log log) {
            return CompletableFuture.completedStage(List.copyOf(log.lines));
        }
    }

    @Override
    public void onOwned(long term) {
        untold.add(OWNED + term);
    }

    @Override
    public void onDisowned() {
        // It tells nothing any more: nobody takes it.
    }

    @Override
    public @Nullable Runnable takeEffects() {
        if (untold.isEmpty()) {
            return null;
        }
        List<String> taken = List.copyOf(untold);
        untold.clear();
        return () -> taken.forEach(line -> told.accept(partition, line));
    }

    @Override
    public void write(WireOutput out) {
        out.writeInt(lines.size());
        lines.forEach(out::writeString);
    }

    @Override
    public void close() {
        // There is nothing to give back.
    }

    /** How logs become bytes. */
    record Logs(BiConsumer<Integer, String> told) implements PartitionStates<Log> {
        @Override
        public Log create(int partition, Pages pages) {
            return new Log(partition, told);
        }

        @Override
        public Log read(int partition, Pages pages, WireInput in) {
            Log log = create(partition, pages);
            int count = in.readCount();
            for (int i = 0; i < count; i++) {
                log.lines.add(in.readString());
            }
            return log;
        }

        @Override
        public void writeOperation(PartitionOperation<? super Log, ?> operation, WireOutput out) {
            out.writeString(((Append) operation).line());
        }

        @Override
        public PartitionOperation<? super Log, ?> readOperation(WireInput in) {
            return new Append(in.readString());
        }

        @Override
        public void writeQuestion(PartitionQuestion<? super Log, ?> question, WireOutput out) {
            if (!(question instanceof Lines)) {
                throw new IllegalArgumentException("no question: " + question);
            }
        }

        @Override
        public PartitionQuestion<? super Log, ?> readQuestion(WireInput in) {
            return new Lines();
        }

        @Override
        public void writeAnswer(@Nullable Object answer, WireOutput out) {
            if (answer instanceof List<?> lines) {
                out.writeByte(1);
                out.writeInt(lines.size());
                lines.forEach(line -> out.writeString((String) line));
            } else if (answer instanceof Integer place) {
                out.writeByte(0);
                out.writeInt(place);
            }
        }

        @Override
        public @Nullable Object readAnswer(WireInput in) {
            if (in.readByte() == 0) {
                return in.readInt();
            }
            List<String> lines = new ArrayList<>();
            int count = in.readCount();
            for (int i = 0; i < count; i++) {
                lines.add(in.readString());
            }
            return lines;
        }
    }
}
