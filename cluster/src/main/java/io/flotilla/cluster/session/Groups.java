package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.routing.subscription.Subscription;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The share groups of one partition by {@link Subscription#key}; a group lasts as long as it has a member. Confined to the partition's thread. */
final class Groups {
    private final Partition partition;
    private final Surroundings around;
    private final Map<String, GroupQueue> groups = new LinkedHashMap<>();
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

    /** Adds a member, or replaces its subscription. See {@link GroupQueue#join}. */
    void join(GroupMember joining, Subscription subscription, int room, long upTo, List<Long> held, long nowMs) {
        GroupQueue group = groups.computeIfAbsent(subscription.key(), key -> {
            partition.tally().increment(Census.Kind.SHARE_GROUPS);
            return new GroupQueue(key, subscription.filter(), key.hashCode(), partition, around);
        });
        group.join(joining, subscription, room, upTo, held, nowMs);
    }

    void leave(String key, String clientId, long membership, long nowMs) {
        GroupQueue group = groups.get(key);
        if (group != null) {
            group.leave(clientId, membership, nowMs);
            endIfEmpty(group);
        }
    }

    private void endIfEmpty(GroupQueue group) {
        if (group.isEmpty()) {
            groups.remove(group.key());
            refused.remove(group);
            partition.tally().decrement(Census.Kind.SHARE_GROUPS);
            partition.subscribers().remove(group, group.filter());
            group.end();
        }
    }

    boolean concern(Member member) {
        return groups.values().stream().anyMatch(group -> group.concerns(member));
    }

    /** Adds the members that {@link #concern} is about. */
    void addHolders(Set<Member> to) {
        groups.values().forEach(group -> group.addHolders(to));
    }

    void onMemberGone(Member member, long nowMs) {
        for (GroupQueue group : List.copyOf(groups.values())) {
            group.onMemberGone(member, nowMs);
            endIfEmpty(group);
        }
    }

    /** What was on lease has ended: what was given back is for another member, if any is left. */
    void takeBack(String key, List<Lease> settled, List<Lease> givenBack, long nowMs) {
        GroupQueue group = groups.get(key);
        if (group == null) {
            partition.events().onDropped(DropReason.NO_MEMBER, givenBack.size());
        } else if (group.takeBack(settled, givenBack, nowMs)) {
            refused.add(group);
        }
    }

    /** A number for a message, or for its lending: higher than that of any of these groups before. */
    long nextTicket() {
        return ++lastTicket;
    }

    /** Whether a member is to be tried again. */
    boolean isDue() {
        return !refused.isEmpty();
    }

    void tick(long nowMs) {
        List<GroupQueue> again = List.copyOf(refused);
        refused.clear();
        again.forEach(group -> group.retry(nowMs));
    }

    // ---- as a copy among others

    void onOwned() {
        groups.values().forEach(GroupQueue::onOwned);
    }

    void onDisowned() {
        groups.values().forEach(GroupQueue::onDisowned);
    }

    void write(SnapshotOutput out) {
        out.wire().writeLong(lastTicket);
        out.writeList(groups.values(), group -> group.write(out));
        out.writeList(refused, group -> out.wire().writeString(group.key()));
    }

    void read(SnapshotInput in) {
        lastTicket = in.wire().readLong();
        for (GroupQueue group : in.readList(() -> GroupQueue.read(in, partition, around))) {
            groups.put(group.key(), group);
            partition.tally().increment(Census.Kind.SHARE_GROUPS);
        }
        for (String key : in.readList(() -> in.wire().readString())) {
            GroupQueue group = groups.get(key);
            if (group != null) {
                refused.add(group);
            }
        }
    }

    @Override
    public String toString() {
        return groups.size() + " share groups";
    }
}
