package io.flotilla.cluster.session;

import io.flotilla.routing.subscription.Subscription;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the partition of a share group is asked to do. */
final class GroupOperations {
    private GroupOperations() {}

    /**
     * A client becomes a member, or changes its options; done when every node matches the group (I3).
     *
     * @param connection of a transient session; null for a durable one
     * @param room how many messages it may have on lease
     */
    record Join(
            String clientId,
            Subscription subscription,
            @Nullable ClientConnection connection,
            int room,
            long nowMs) implements Operation<Void> {
        @Override
        public CompletionStage<Void> on(Partition partition) {
            return partition.groups().join(clientId, subscription, connection, room, nowMs);
        }
    }

    record Leave(String key, String clientId, long nowMs) implements Operation<Void> {
        @Override
        public CompletionStage<Void> on(Partition partition) {
            partition.groups().leave(key, clientId, nowMs);
            return DONE;
        }
    }

    /** How many messages a member may have on lease from now on: 0 while it is away. */
    record SetRoom(String key, String clientId, int room, long nowMs) implements Operation<Void> {
        @Override
        public CompletionStage<Void> on(Partition partition) {
            GroupQueue group = partition.groups().find(key);
            if (group != null) {
                group.setRoom(clientId, room, nowMs);
            }
            return DONE;
        }
    }

    /** What became of messages that the group had lent. */
    record Return(String key, List<Lease> settled, List<Lease> givenBack, long nowMs) implements Operation<Void> {
        @Override
        public CompletionStage<Void> on(Partition partition) {
            partition.groups().takeBack(key, settled, givenBack, nowMs);
            return DONE;
        }
    }
}
