package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.hazelcast.HazelcastConfig.Discovery;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Members of one cluster in this process, on ports of their own. */
final class Grid implements AutoCloseable {
    static final int PARTITIONS = 13;

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(40);
    private static final Duration SILENCE = Duration.ofSeconds(4);
    private static final Duration HEALING = Duration.ofSeconds(1);

    final int expectedStores;
    final List<HazelcastCluster<Log>> members = new ArrayList<>();
    /** What all owners told, as {@code partition:line}. */
    final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();

    private final List<Integer> ports = new ArrayList<>();
    private long incarnation = 1;

    Grid(int expectedStores) {
        this.expectedStores = expectedStores;
        for (int i = 0; i < 6; i++) {
            ports.add(freePort());
        }
    }

    /** A grid of so many members, all of them safe. */
    static Grid of(int stores) {
        Grid grid = new Grid(stores);
        for (int i = 0; i < stores; i++) {
            grid.start(i);
        }
        grid.awaitSafe(stores);
        return grid;
    }

    HazelcastCluster<Log> start(int index) {
        return start(index, Role.BOTH, PARTITIONS);
    }

    HazelcastCluster<Log> start(int index, Role role, int partitions) {
        HazelcastCluster<Log> member =
                new HazelcastCluster<>(config("node-" + index, index, role, "flotilla", partitions));
        return join(member);
    }

    HazelcastCluster<Log> join(HazelcastCluster<Log> member) {
        member.replicator().open(new Log.Logs((partition, line) -> told.add(partition + ":" + line)));
        member.start();
        members.add(member);
        return member;
    }

    HazelcastConfig config(String id, int index, Role role, String clusterName, int partitions) {
        // Looking for those that are not there takes long.
        List<String> join = ports.subList(0, Math.max(expectedStores, 2)).stream()
                .map(port -> "127.0.0.1:" + port)
                .toList();
        return config(id, index, role, clusterName, partitions, Discovery.TCP, join);
    }

    /** A member that finds the first by a name. */
    HazelcastConfig configByName(String id, int index) {
        return config(
                id, index, Role.BOTH, "flotilla", PARTITIONS, Discovery.DNS, List.of("localhost:" + ports.getFirst()));
    }

    private HazelcastConfig config(
            String id,
            int index,
            Role role,
            String clusterName,
            int partitions,
            Discovery discovery,
            List<String> join) {
        return new HazelcastConfig(
                clusterName,
                new MemberAddress(new Member(new MemberId(id), incarnation++), role, "127.0.0.1", ports.get(index) + 1),
                "127.0.0.1",
                ports.get(index),
                discovery,
                join,
                expectedStores,
                partitions,
                SILENCE,
                HEALING);
    }

    /** Until so many members see each other, each of those that hold partitions owns some, and all partitions have a copy. */
    void awaitSafe(int size) {
        await(size + " members, all safe", () -> members.stream().allMatch(each -> isSafe(each, size)));
    }

    private boolean isSafe(HazelcastCluster<Log> member, int size) {
        List<MemberAddress> seen = member.membership().view().members();
        Set<Member> owners = IntStream.range(0, PARTITIONS)
                .mapToObj(member.partitions()::owner)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return seen.size() == size
                && seen.stream()
                        .filter(each -> each.role().holdsPartitions())
                        .allMatch(each -> owners.contains(each.member()))
                && member.safe().toCompletableFuture().join();
    }

    void terminate(HazelcastCluster<Log> member) {
        members.remove(member);
        member.terminate();
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        members.parallelStream().forEach(HazelcastCluster::terminate);
    }
}
