package io.flotilla.cluster.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.Role;
import io.flotilla.cluster.member.View;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.routing.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What members tell each other of routes, one rule at a time. What happens when all of it happens at once is simulated beside. */
class RouteExchangeTest {
    private static final Destination.Shard SHARD = new Destination.Shard(0);
    private static final Destination.Shard OTHER_SHARD = new Destination.Shard(1);
    private static final ExchangeLimits LIMITS = new ExchangeLimits(256, 1_000, 5_000, 2_000);

    private final Map<Member, Node> nodes = new LinkedHashMap<>();
    private final Node a = new Node("a", 1);
    private final Node b = new Node("b", 1);

    // ---- routes to a peer

    @Test
    void routesToAPeerWhatItsShardsWant() {
        meet(a, b);
        a.add("t/+", SHARD);
        deliver();

        assertThat(b.routes("t/+")).containsExactly(a.member);
    }

    @Test
    void tellsAPeerOfTheFirstAndTheLastShardAlone() {
        meet(a, b);
        a.add("t", SHARD);
        a.add("t", OTHER_SHARD);
        a.remove("t", SHARD);
        a.exchange.flush();

        assertThat(changes(a.sent(b))).isEqualTo(1);
        a.remove("t", OTHER_SHARD);
        deliver();
        assertThat(b.routes("t")).isEmpty();
    }

    @Test
    void tellsANewPeerWhatWasThereBefore() {
        a.add("t", SHARD);
        a.own(3, 1, "d");
        meet(a, b);

        assertThat(b.routes("t")).containsExactly(a.member);
        assertThat(b.routes("d")).containsExactly(new Destination.Partition(3));
    }

    @Test
    void dropsAllRoutesToAPeerThatLeft() {
        meet(a, b);
        a.add("t", SHARD);
        a.add("u", SHARD);
        deliver();
        b.see(b);

        assertThat(b.table.size()).isZero();
    }

    @Test
    void forgetsAnEarlierRunOfAPeerAndLearnsFromTheNext() {
        meet(a, b);
        a.add("t", SHARD);
        deliver();
        Node again = new Node("a", 2);
        again.add("u", SHARD);
        meet(again, b);

        assertThat(b.routes("t")).isEmpty();
        assertThat(b.routes("u")).containsExactly(again.member);
    }

    @Test
    void neverGivesAnIndexAgain() {
        meet(a, b);
        b.see(b);
        meet(a, b);
        a.add("t", SHARD);
        deliver();

        assertThat(b.table.get(TopicFilter.of("t")).peers()).containsExactly(1);
        assertThat(b.exchange.peer(0)).isEqualTo(a.member);
        assertThat(b.exchange.peer(1)).isEqualTo(a.member);
    }

    @Test
    void ignoresWhoIsNotInTheView() {
        meet(a, b);
        b.see(b);
        a.add("t", SHARD);
        deliver();

        assertThat(b.table.size()).isZero();
    }

    // ---- gaps and snapshots

    @Test
    void asksForASnapshotWhenChangesAreMissing() {
        meet(a, b);
        a.add("t", SHARD);
        a.exchange.flush();
        a.sent(b).clear();
        a.add("u", SHARD);
        deliver();

        assertThat(b.routes("t")).containsExactly(a.member);
        assertThat(b.routes("u")).containsExactly(a.member);
    }

    @Test
    void findsOutThatTheLastChangesAreMissing() {
        meet(a, b);
        a.add("t", SHARD);
        a.exchange.flush();
        a.sent(b).clear();
        tick(2_000);

        assertThat(b.routes("t")).containsExactly(a.member);
    }

    @Test
    void asksAgainWhenNoAnswerComes() {
        a.add("t", SHARD);
        a.see(a, b);
        b.see(a, b);
        b.sent(a).clear();
        tick(2_000);

        assertThat(b.routes("t")).containsExactly(a.member);
    }

    @Test
    void keepsEveryRouteThatASnapshotConfirms() {
        meet(a, b);
        for (int i = 0; i < 100; i++) {
            a.add("topic/" + i, SHARD);
        }
        deliver();
        a.remove("topic/7", SHARD);
        a.exchange.flush();
        a.sent(b).clear();
        a.add("topic/100", SHARD);
        a.exchange.flush();
        while (deliverOne()) {
            assertThat(b.table.size()).isGreaterThanOrEqualTo(100);
        }

        assertThat(b.routes("topic/7")).isEmpty();
        assertThat(b.table.size()).isEqualTo(100);
    }

    @Test
    void sendsNoFrameAboveTheBound() {
        for (int i = 0; i < 100; i++) {
            a.add("topic/" + i, SHARD);
        }
        a.see(a, b);
        b.see(a, b);
        a.exchange.onFrame(b.member, RouteFrame.between(0, 0, RouteFrame.ask(9, true)));
        for (int i = 100; i < 200; i++) {
            a.add("topic/" + i, SHARD);
        }
        a.exchange.flush();

        assertThat(a.sent(b)).hasSizeGreaterThan(5).allMatch(frame -> frame.length <= LIMITS.frameBytes());
    }

    @Test
    void gathersChangesInOneFrame() {
        meet(a, b);
        a.add("t", SHARD);
        a.add("u", SHARD);
        a.add("v", SHARD);
        a.exchange.flush();

        assertThat(a.sent(b)).hasSize(1);
    }

    @Test
    void sendsNoMoreToAPeerThatIsTooFarBehind() {
        meet(a, b);
        for (int i = 0; i < 1_000; i++) {
            a.add("topic/" + i, SHARD);
            a.exchange.flush();
        }

        assertThat(a.sent(b).stream()
                        .mapToInt(frame -> frame.length - RouteFrame.STAYS_BYTES)
                        .sum())
                .isLessThan(1_100);
        deliver();
        assertThat(b.table.size()).isEqualTo(1_000);
    }

    @Test
    void asksAnewWhereAFrameMakesNoSense() {
        meet(a, b);
        a.add("t", SHARD);
        deliver();
        b.exchange.onFrame(a.member, new byte[] {1, RouteFrame.CHANGES, 10, 77}); // 10 is the next
        b.exchange.flush();

        assertThat(b.exchange.isInformed()).isFalse();
        tick(2_000);
        assertThat(b.exchange.isInformed()).isTrue();
    }

    // ---- visible

    @Test
    void makesARouteVisibleWhenEveryMemberHasSeenIt() {
        Node c = new Node("c", 1);
        meet(a, b, c);
        CompletableFuture<@Nullable Void> visible = a.add("t", SHARD);
        a.exchange.flush();
        deliver(a, b);
        deliver(b, a);

        assertThat(visible).isNotDone();
        deliver();
        assertThat(visible).isCompleted();
    }

    @Test
    void waitsForARouteThatAnotherShardIsWaitingFor() {
        meet(a, b);
        a.add("t", SHARD);
        CompletableFuture<@Nullable Void> visible = a.add("t", OTHER_SHARD);

        assertThat(visible).isNotDone();
        deliver();
        assertThat(visible).isCompleted();
    }

    @Test
    void refusesARouteThatAMemberDoesNotAnswerFor() {
        meet(a, b);
        CompletableFuture<@Nullable Void> visible = a.add("t", SHARD);
        a.exchange.tick(5_000);

        assertThat(visible).isCompletedExceptionally();
        assertThat(visible.exceptionNow()).isInstanceOf(TimeoutException.class);
    }

    @Test
    void waitsOnceMoreWhenARefusedRouteIsAddedOnceMore() {
        meet(a, b);
        a.add("t", SHARD);
        a.exchange.tick(5_000);
        CompletableFuture<@Nullable Void> visible = a.add("t", SHARD);

        assertThat(visible).isNotDone();
        deliver();
        assertThat(visible).isCompleted();
    }

    @Test
    void waitsNoLongerForAMemberThatLeft() {
        meet(a, b);
        CompletableFuture<@Nullable Void> visible = a.add("t", SHARD);
        a.see(a);

        assertThat(visible).isCompleted();
    }

    @Test
    void doesNotWaitForAMemberThatJoinsUntilItIsInformed() {
        a.see(a);
        a.own();
        b.see(a, b);
        a.see(a, b);
        CompletableFuture<@Nullable Void> whileItJoins = a.add("t", SHARD);

        assertThat(whileItJoins).isCompleted();
        assertThat(b.exchange.isInformed()).isFalse();
        deliver();
        assertThat(b.exchange.isInformed()).isTrue();
        assertThat(a.add("u", SHARD)).isNotDone();
    }

    @Test
    void isNotInformedBeforeEachPartitionWasTold() {
        a.see(a);
        a.own(0, 1);

        assertThat(a.exchange.isInformed()).isFalse();
        a.own();
        a.exchange.flush();
        assertThat(a.exchange.isInformed()).isTrue();
    }

    @Test
    void makesNothingVisibleWithoutTheMajority() {
        meet(a, b);
        CompletableFuture<@Nullable Void> before = a.add("t", SHARD);
        a.exchange.onView(new View(2, List.of(new MemberAddress(a.member, Role.BOTH, "localhost", 1)), false));
        CompletableFuture<@Nullable Void> after = a.add("u", SHARD);
        a.exchange.flush();
        assertThat(before).isNotDone();
        assertThat(after).isNotDone();
        a.see(a, b);
        deliver();
        assertThat(before).isCompleted();
        assertThat(after).isCompleted();
    }

    @Test
    void forgetsWhatWasSaidInAnEarlierStay() {
        meet(a, b);
        b.add("t", SHARD);
        b.exchange.flush();
        deliver();
        b.stay = 1;
        a.see(a, b);
        assertThat(a.routes("t")).isEmpty();
        b.see(a, b);
        deliver();
        assertThat(a.routes("t")).containsExactly(b.member);
    }

    @Test
    void isNotHeardByWhoDoesNotSeeItsStayYet() {
        meet(a, b);
        b.stay = 1;
        b.see(a, b);
        CompletableFuture<@Nullable Void> visible = b.add("t", SHARD);
        b.exchange.flush();
        deliver();
        assertThat(visible).isNotDone();
        assertThat(a.routes("t")).isEmpty();
        a.see(a, b);
        deliver();
        assertThat(visible).isCompleted();
        assertThat(a.routes("t")).containsExactly(b.member);
    }

    /** What is current for an earlier question says nothing of those who went on without us after a later one. */
    @Test
    void isNotInformedByTheAnswerToAnEarlierQuestion() {
        for (int i = 0; i < 200; i++) {
            a.add("topic/" + i, SHARD);
        }
        a.see(a);
        a.own();
        b.see(a, b);
        a.see(a, b);
        a.sent(b).clear(); // what a asks
        deliverNext(RouteFrame.ASK, b, a);
        b.exchange.tick(2_000);
        b.exchange.flush();
        deliverNext(RouteFrame.ASK, b, a);
        int parts = a.sent(b).size() / 2;
        for (int i = 0; i < parts + 1; i++) {
            deliver(a, b); // the first answer, and the beginning of the second
        }
        b.exchange.tick(10_000);
        b.exchange.flush();
        deliverNext(RouteFrame.SEEN, b, a); // which is current then
        deliverNext(RouteFrame.ASK, b, a);
        for (int i = 1; i < parts; i++) {
            deliver(a, b);
        }
        deliverNext(RouteFrame.CURRENT, a, b);

        assertThat(b.exchange.isInformed()).isFalse();
        deliver();
        assertThat(b.exchange.isInformed()).isTrue();
    }

    // ---- partitions

    @Test
    void keepsTheRoutesOfAPartitionWhenItsOwnerLeaves() {
        meet(a, b);
        a.own(3, 1, "d");
        deliver();
        b.see(b);

        assertThat(b.routes("d")).containsExactly(new Destination.Partition(3));
    }

    @Test
    void replacesWhatAnEarlierOwnerSaid() {
        meet(a, b);
        a.own(3, 1, "d", "e");
        deliver();
        b.own(3, 2, "e", "f");
        deliver();

        for (Node each : List.of(a, b)) {
            assertThat(each.routes("d")).isEmpty();
            assertThat(each.routes("e")).isNotEmpty();
            assertThat(each.routes("f")).isNotEmpty();
        }
    }

    @Test
    void ignoresTheWordOfAnEarlierOwner() {
        meet(a, b);
        a.own(3, 1);
        deliver();
        a.exchange.add(TopicFilter.of("late"), 3, 1, new CompletableFuture<>());
        b.own(3, 2, "d");
        deliver();

        assertThat(b.routes("late")).isEmpty();
        assertThat(a.routes("late")).isEmpty();
        assertThat(a.routes("d")).isNotEmpty();
    }

    @Test
    void refusesTheWordOfAnOwnerWhoseTermIsOver() {
        meet(a, b);
        a.own(3, 1);
        b.own(3, 2);
        deliver();
        CompletableFuture<@Nullable Void> visible = new CompletableFuture<>();
        a.exchange.add(TopicFilter.of("late"), 3, 1, visible);

        assertThat(visible).isCompletedExceptionally();
    }

    @Test
    void isNotInformedOfAPartitionThatItOwnedUntilTheNextOwnerIsHeard() {
        meet(a, b);
        a.own();
        a.own(3, 1, "d");
        deliver();
        a.exchange.disown(3, 1);
        a.exchange.flush();
        assertThat(a.exchange.isInformed()).isFalse();
        assertThat(a.routes("d")).isNotEmpty();

        b.own(3, 2, "e");
        deliver();
        assertThat(a.exchange.isInformed()).isTrue();
        assertThat(a.routes("d")).isEmpty();
    }

    @Test
    void staysInformedWhenItHeardTheNextOwnerFirst() {
        meet(a, b);
        a.own();
        b.own(3, 2, "e");
        deliver();
        a.exchange.disown(3, 0);
        a.exchange.flush();

        assertThat(a.exchange.isInformed()).isTrue();
    }

    // ---- alone

    @Test
    void isInformedAndSendsNothingAlone() {
        RouteTable table = new RouteTable();
        RouteExchange alone = RouteExchange.alone(table);
        CompletableFuture<@Nullable Void> visible = new CompletableFuture<>();
        alone.add(TopicFilter.of("t"), SHARD, visible);

        assertThat(visible).isCompleted();
        assertThat(alone.isInformed()).isTrue();
        assertThat(alone.hasPeers()).isFalse();
    }

    // ---- the members

    /** They see each other, and come to know all. */
    private void meet(Node... members) {
        members[0].own();
        for (Node member : members) {
            member.see(members);
        }
        deliver();
    }

    private void tick(long nowMs) {
        nodes.values().forEach(node -> node.exchange.tick(nowMs));
        deliver();
    }

    private void deliver() {
        nodes.values().forEach(node -> node.exchange.flush());
        while (deliverOne()) {}
    }

    private boolean deliverOne() {
        for (Node from : nodes.values()) {
            for (Node to : nodes.values()) {
                if (!from.sent(to).isEmpty()) {
                    deliver(from, to);
                    return true;
                }
            }
        }
        return false;
    }

    private static void deliver(Node from, Node to) {
        byte[] frame = from.sent(to).poll();
        if (frame != null) {
            to.exchange.onFrame(from.member, frame);
            to.exchange.flush();
        }
    }

    private static void deliverNext(int kind, Node from, Node to) {
        to.exchange.onFrame(from.member, next(kind, from, to));
        to.exchange.flush();
    }

    /** The next frame of this kind; those before it get lost. */
    private static byte[] next(int kind, Node from, Node to) {
        while (true) {
            byte[] frame = from.sent(to).remove();
            if (RouteFrame.kind(inside(frame)) == kind) {
                return frame;
            }
        }
    }

    /** What comes after the stays. */
    private static WireInput inside(byte[] frame) {
        WireInput in = new WireInput(frame);
        in.readFixedLong();
        in.readFixedLong();
        return in;
    }

    private static long changes(Iterable<byte[]> frames) {
        long count = 0;
        for (byte[] frame : frames) {
            WireInput in = inside(frame);
            if (RouteFrame.kind(in) == RouteFrame.CHANGES) {
                in.readLong();
                count += ChangeReader.read(in, Node.PARTITIONS, new Recorded());
            }
        }
        return count;
    }

    private final class Node {
        static final int PARTITIONS = 4;

        final Member member;
        final RouteTable table = new RouteTable();
        final RouteExchange exchange;
        long stay;
        private final Map<Member, ArrayDeque<byte[]>> sent = new LinkedHashMap<>();

        Node(String id, long incarnation) {
            member = new Member(new MemberId(id), incarnation);
            exchange = RouteExchange.among(table, member, PARTITIONS, (to, frame) -> sent(to).add(frame), LIMITS);
            nodes.put(member, this);
        }

        ArrayDeque<byte[]> sent(Node to) {
            return sent(to.member);
        }

        private ArrayDeque<byte[]> sent(Member to) {
            return sent.computeIfAbsent(to, none -> new ArrayDeque<>());
        }

        CompletableFuture<@Nullable Void> add(String filter, Destination.Shard shard) {
            CompletableFuture<@Nullable Void> visible = new CompletableFuture<>();
            exchange.add(TopicFilter.of(filter), shard, visible);
            return visible;
        }

        void remove(String filter, Destination.Shard shard) {
            exchange.remove(TopicFilter.of(filter), shard);
        }

        /** Owns every partition first, unless it owns it already. */
        void own() {
            for (int i = 0; i < PARTITIONS; i++) {
                own(i, 0);
            }
        }

        void own(int partition, long term, String... filters) {
            exchange.own(
                    partition,
                    term,
                    List.of(filters).stream().map(TopicFilter::of).toList(),
                    new CompletableFuture<>());
        }

        void see(Node... members) {
            List<MemberAddress> addresses = List.of(members).stream()
                    .map(each -> new MemberAddress(each.member, Role.BOTH, "localhost", 1, each.stay))
                    .toList();
            exchange.onView(new View(1, addresses, true));
            exchange.flush();
        }

        Set<Object> routes(String filter) {
            Set<Object> routes = new HashSet<>();
            Destinations destinations = table.get(TopicFilter.of(filter));
            for (int partition : destinations.partitions()) {
                routes.add(new Destination.Partition(partition));
            }
            for (int peer : destinations.peers()) {
                routes.add(exchange.peer(peer));
            }
            return routes;
        }

        @Override
        public String toString() {
            return exchange.toString();
        }
    }
}
