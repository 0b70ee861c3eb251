package io.flotilla.cluster.hazelcast;

import com.hazelcast.cluster.Address;
import com.hazelcast.instance.EndpointQualifier;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.internal.cluster.impl.ClusterServiceImpl;
import com.hazelcast.internal.nio.Connection;
import com.hazelcast.internal.server.ServerConnectionManager;
import com.hazelcast.internal.util.Clock;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.Membership;
import io.flotilla.cluster.member.Role;
import io.flotilla.cluster.member.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is in the cluster, by what each member says of itself. Until this one has joined it knows itself alone.
 *
 * <p>Of members of one name only the one that started last counts: the others are gone, or about to leave.
 */
final class HazelcastMembership implements Membership {
    private static final String ID = "flotilla.id";
    private static final String INCARNATION = "flotilla.incarnation";
    private static final String ROLE = "flotilla.role";
    private static final String LINK_HOST = "flotilla.link.host";
    private static final String LINK_PORT = "flotilla.link.port";

    private final MemberAddress self;
    private final int expectedStores;
    private final long touchMs;
    private final Executor watch;
    private final List<Consumer<View>> listeners = new ArrayList<>(); // the watch's
    private volatile View view;
    private volatile @Nullable ClusterServiceImpl members;
    private volatile @Nullable ServerConnectionManager connections;

    /** @param touchMs for how long a member that was heard counts as in touch: less than what others take to go on without it */
    HazelcastMembership(MemberAddress self, int expectedStores, long touchMs, Executor watch) {
        this.self = self;
        this.expectedStores = expectedStores;
        this.touchMs = touchMs;
        this.watch = watch;
        view = new View(0, List.of(self), false);
    }

    @Override
    public Member self() {
        return self.member();
    }

    @Override
    public View view() {
        return view;
    }

    @Override
    public void listen(Consumer<View> listener) {
        watch.execute(() -> {
            listeners.add(listener);
            listener.accept(view);
        });
    }

    /** A member that holds partitions. */
    record Store(UUID uuid, Address address, Member member) {
        String name() {
            return member.id().value();
        }
    }

    /** The members that hold partitions, in the order in which they joined. Any thread may ask. */
    List<Store> stores() {
        ClusterServiceImpl known = members;
        if (known == null || !known.isJoined()) {
            return List.of();
        }
        return known.getMembers().stream()
                .filter(each -> !each.isLiteMember())
                .map(each -> new Store(
                        each.getUuid(), each.getAddress(), address(each).member()))
                .toList();
    }

    int expectedStores() {
        return expectedStores;
    }

    /** Whether this member holds partitions. */
    boolean isStore() {
        return self.role().holdsPartitions();
    }

    /** Whether no more than one store is expected, which then has nobody to keep a copy. */
    boolean expectsOneStore() {
        return expectedStores == 1;
    }

    /**
     * Whether this member hears more than half of the expected stores, itself among them, at this moment. It is false before others can have gone on without this member, so that
     * no two sides of a split cluster both find it true. Any thread may ask.
     */
    boolean hasMajority() {
        ClusterServiceImpl known = members;
        if (known == null || !known.isJoined()) {
            return false;
        }
        long nowMs = Clock.currentTimeMillis();
        int heard = 0;
        for (com.hazelcast.cluster.Member each : known.getMembers()) {
            if (!each.isLiteMember() && (each.localMember() || nowMs - heardMs(each) < touchMs)) {
                heard++;
            }
        }
        return heard > expectedStores / 2;
    }

    /**
     * When anything last came from {@code member}. Its heartbeats alone do not tell: Hazelcast does not take them while the members settle who is first among them. Nor does one
     * connection: where both have opened one, each writes to its own.
     */
    private long heardMs(com.hazelcast.cluster.Member member) {
        ServerConnectionManager reached = connections;
        long heardMs = 0;
        if (reached != null) {
            for (Connection connection : reached.getConnections()) {
                if (member.getUuid().equals(connection.getRemoteUuid())) {
                    heardMs = Math.max(heardMs, connection.lastReadTimeMillis());
                }
            }
        }
        return heardMs;
    }

    /** This member is about to join. */
    void joining(Node node) {
        connections = node.getServer().getConnectionManager(EndpointQualifier.MEMBER);
        members = node.getClusterService();
    }

    /** What this member tells the others of itself. */
    Map<String, String> attributes() {
        return Map.of(
                ID, self.member().id().value(),
                INCARNATION, Long.toString(self.member().incarnation()),
                ROLE, self.role().name(),
                LINK_HOST, self.host(),
                LINK_PORT, Integer.toString(self.linkPort()));
    }

    /** Looks who is there and tells the listeners if that is news. On the watch. */
    void look() {
        ClusterServiceImpl known = members;
        if (known == null || !known.isJoined()) {
            return;
        }
        List<MemberAddress> now = newest(known.getMembers());
        boolean majority = hasMajority();
        View before = view;
        if (!now.equals(before.members()) || majority != before.hasMajority()) {
            View changed = new View(before.number() + 1, now, majority);
            view = changed;
            listeners.forEach(listener -> listener.accept(changed));
        }
    }

    /** The later run of this very node that is in the cluster, if there is one. */
    @Nullable
    Member successor() {
        return view.members().stream()
                .map(MemberAddress::member)
                .filter(each -> each.id().equals(self().id()) && each.incarnation() > self().incarnation())
                .findAny()
                .orElse(null);
    }

    /** The member that Hazelcast knows by {@code uuid}; null where it is gone. */
    @Nullable
    Member member(UUID uuid) {
        ClusterServiceImpl known = members;
        com.hazelcast.cluster.Member found = known == null ? null : known.getMember(uuid);
        return found == null ? null : address(found).member();
    }

    /** Where Hazelcast reaches the member that it knows by {@code uuid}; null where it is gone. */
    @Nullable
    Address cluster(UUID uuid) {
        ClusterServiceImpl known = members;
        com.hazelcast.cluster.Member found = known == null ? null : known.getMember(uuid);
        return found == null ? null : found.getAddress();
    }

    private static List<MemberAddress> newest(Collection<com.hazelcast.cluster.Member> members) {
        Map<MemberId, MemberAddress> newest = new HashMap<>();
        for (com.hazelcast.cluster.Member each : members) {
            newest.merge(
                    address(each).member().id(),
                    address(each),
                    (one, other) -> one.member().incarnation() > other.member().incarnation() ? one : other);
        }
        return newest.values().stream()
                .sorted(Comparator.comparing(each -> each.member().id().value()))
                .toList();
    }

    private static MemberAddress address(com.hazelcast.cluster.Member member) {
        return new MemberAddress(
                new Member(new MemberId(attribute(member, ID)), Long.parseLong(attribute(member, INCARNATION))),
                Role.valueOf(attribute(member, ROLE)),
                attribute(member, LINK_HOST),
                Integer.parseInt(attribute(member, LINK_PORT)),
                member.getUuid().getMostSignificantBits()); // Hazelcast gives a member another whenever it joins
    }

    private static String attribute(com.hazelcast.cluster.Member member, String name) {
        String value = member.getAttribute(name);
        if (value == null) {
            throw new IllegalStateException(member + " does not say " + name + ": it is no member of Flotilla");
        }
        return value;
    }

    @Override
    public String toString() {
        return view.toString();
    }
}
