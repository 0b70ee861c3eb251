package io.flotilla.cluster.session;

import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.routing.topic.TopicFilter;
import java.util.Comparator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What an operator asks a partition: each is answered by the first few of what there is, in an order that all partitions have. */
final class Inspections {
    static final Comparator<SessionDescription> BY_CLIENT = Comparator.comparing(SessionDescription::clientId);
    static final Comparator<SubscriptionDescription> BY_CLIENT_AND_FILTER =
            Comparator.comparing(SubscriptionDescription::clientId).thenComparing(SubscriptionDescription::filter);
    static final Comparator<RetainedDescription> BY_TOPIC = Comparator.comparing(RetainedDescription::topic);

    private Inspections() {}

    record OfSessions(String prefix, String after, int limit) implements Question<Page<SessionDescription>> {
        @Override
        public CompletionStage<Page<SessionDescription>> ask(Partition partition) {
            return CompletableFuture.completedStage(Page.first(
                    limit,
                    partition
                            .clients()
                            .describe()
                            .filter(each -> each.clientId().startsWith(prefix)),
                    each -> each.clientId().compareTo(after) > 0,
                    BY_CLIENT));
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(prefix);
            out.writeString(after);
            out.writeInt(limit);
        }

        static OfSessions read(WireInput in) {
            return new OfSessions(in.readString(), in.readString(), in.readInt());
        }
    }

    /**
     * @param clientId whose, or null for everyone's
     * @param filter spelled how, or null for all
     */
    record OfSubscriptions(
            @Nullable String clientId, @Nullable String filter, int limit)
            implements Question<Page<SubscriptionDescription>> {
        @Override
        public CompletionStage<Page<SubscriptionDescription>> ask(Partition partition) {
            return CompletableFuture.completedStage(Page.first(
                    limit,
                    partition
                            .clients()
                            .describeSubscriptions(clientId)
                            .filter(each -> filter == null || each.filter().equals(filter)),
                    each -> true,
                    BY_CLIENT_AND_FILTER));
        }

        @Override
        public void write(WireOutput out) {
            out.writeOptionalString(clientId);
            out.writeOptionalString(filter);
            out.writeInt(limit);
        }

        static OfSubscriptions read(WireInput in) {
            return new OfSubscriptions(in.readOptionalString(), in.readOptionalString(), in.readInt());
        }
    }

    record OfRetained(TopicFilter filter, String after, int limit, long nowMs)
            implements Question<Page<RetainedDescription>> {
        @Override
        public CompletionStage<Page<RetainedDescription>> ask(Partition partition) {
            return CompletableFuture.completedStage(Page.first(
                    limit,
                    partition.retained(filter, nowMs).stream()
                            .map(each -> new RetainedDescription(
                                    each.topic().toString(), each.qos().value(), each.payload().length)),
                    each -> each.topic().compareTo(after) > 0,
                    BY_TOPIC));
        }

        @Override
        public void write(WireOutput out) {
            out.writeString(filter.toString());
            out.writeString(after);
            out.writeInt(limit);
            out.writeLong(nowMs);
        }

        static OfRetained read(WireInput in) {
            return new OfRetained(TopicFilter.of(in.readString()), in.readString(), in.readInt(), in.readLong());
        }
    }
}
