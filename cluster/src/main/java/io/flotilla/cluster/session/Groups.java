package io.flotilla.cluster.session;

import io.flotilla.routing.subscription.Subscription;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The share groups of one partition by {@link Subscription#key}; a group lasts as long as it has a member. Confined to the partition's thread. */
final class Groups {
    private final Partition partition;
    private final Surroundings around;
    private final Map<String, GroupQueue> groups = new HashMap<>();
    private final Set<GroupQueue> refused =
            new LinkedHashSet<>(); // those with a member to be tried again at the next tick
    private long lastTicket;

    Groups(Partition partition, Surroundings around) {
        this.partition = partition;
        this.around = around;
    }

    @Nullable
    GroupQueue find(String key) {
        return groups.get(key);
    }

    /** Adds a member, or replaces its subscription; completes when every node matches it (I3). */
    CompletionStage<Void> join(
            String clientId, Subscription subscription, @Nullable ClientConnection connection, int room, long nowMs) {
        String key = subscription.key();
        GroupQueue group = groups.get(key);
        if (group == null) {
            group = new GroupQueue(subscription, partition, around);
            groups.put(key, group);
            around.census().shareGroups.increment();
        }
        group.join(clientId, subscription, connection, room, nowMs);
        return group.visible();
    }

    void leave(String key, String clientId, long nowMs) {
        GroupQueue group = groups.get(key);
        if (group != null) {
            group.leave(clientId, nowMs);
            if (group.isEmpty()) {
                groups.remove(key);
                refused.remove(group);
                around.census().shareGroups.decrement();
                partition.subscribers().remove(group, group.filter());
                group.end();
            }
        }
    }

    /** What was on lease has ended: what was given back is for another member, if any is left. */
    void takeBack(String key, List<Lease> settled, List<Lease> givenBack, long nowMs) {
        GroupQueue group = groups.get(key);
        if (group == null) {
            givenBack.forEach(lease -> partition.events().onDropped(DropReason.NO_MEMBER, lease.qos()));
        } else if (group.takeBack(settled, givenBack, nowMs)) {
            refused.add(group);
        }
    }

    /** A number for a message: higher than that of any message of these groups before. */
    long nextTicket() {
        return ++lastTicket;
    }

    void tick(long nowMs) {
        List<GroupQueue> again = List.copyOf(refused);
        refused.clear();
        again.forEach(group -> group.retry(nowMs));
    }
}
