package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.wire.MessageCodec;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.retained.RetainedMessages;
import io.flotilla.routing.retained.RetainedPart;
import io.flotilla.routing.topic.TopicFilter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a partition is asked to do with messages, whoever they are for. */
final class MessageOperations {
    private MessageOperations() {}

    record Append(AppendBatch batch, long nowMs) implements Operation<Done> {
        private static final int DELIVER = 1;
        private static final int RETAIN = 2;

        @Override
        public Done run(Partition partition) {
            partition.append(batch, nowMs);
            return Done.DONE;
        }

        @Override
        public @Nullable Durability durability() {
            return batch.durability();
        }

        @Override
        public boolean needsRoom() {
            return !batch.entries().stream().allMatch(AppendBatch.Entry::isClearing);
        }

        @Override
        public void write(WireOutput out) {
            Values.writeMember(batch.source(), out);
            Values.writeOptional(batch.durability(), out, (durability, to) -> to.writeByte(durability.code()));
            Values.writeList(batch.entries(), out, Append::write);
            out.writeLong(nowMs);
        }

        private static void write(AppendBatch.Entry entry, WireOutput out) {
            out.writeByte((entry.deliver() ? DELIVER : 0) | (entry.retain() ? RETAIN : 0));
            Values.writeList(entry.messages(), out, MessageCodec::write);
        }

        static Append read(WireInput in) {
            Member source = Values.readMember(in);
            Durability durability = Values.readOptional(in, from -> Durability.of(from.readByte()));
            List<AppendBatch.Entry> entries = Values.readList(in, Append::readEntry);
            return new Append(new AppendBatch(source, entries, durability), in.readLong());
        }

        private static AppendBatch.Entry readEntry(WireInput in) {
            int flags = in.readByte();
            List<ApplicationMessage> messages = Values.readList(in, MessageCodec::read);
            return new AppendBatch.Entry(messages, (flags & DELIVER) != 0, (flags & RETAIN) != 0);
        }
    }

    /** All that the partition has retained for a filter, if that weighs no more than {@code maxBytes}. */
    record FewRetained(TopicFilter filter, long maxBytes, long nowMs)
            implements Question<Optional<List<ApplicationMessage>>> {
        @Override
        public CompletionStage<Optional<List<ApplicationMessage>>> ask(Partition partition) {
            RetainedPart first = partition.retained(filter, "", maxBytes, nowMs);
            boolean areFew = first.next() == null && first.bytes() <= maxBytes;
            return CompletableFuture.completedStage(areFew ? Optional.of(first.messages()) : Optional.empty());
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(filter.toString());
            out.writeLong(maxBytes);
            out.writeLong(nowMs);
        }

        static FewRetained read(WireInput in) {
            return new FewRetained(TopicFilter.of(in.readString()), in.readLong(), in.readLong());
        }
    }

    /** Some of what the partition has retained for a filter, see {@link RetainedMessages#match}. */
    record Retained(TopicFilter filter, String from, long maxBytes, long nowMs) implements Question<RetainedPart> {
        @Override
        public CompletionStage<RetainedPart> ask(Partition partition) {
            return CompletableFuture.completedStage(partition.retained(filter, from, maxBytes, nowMs));
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(filter.toString());
            out.writeString(from);
            out.writeLong(maxBytes);
            out.writeLong(nowMs);
        }

        static Retained read(WireInput in) {
            return new Retained(TopicFilter.of(in.readString()), in.readString(), in.readLong(), in.readLong());
        }
    }
}
