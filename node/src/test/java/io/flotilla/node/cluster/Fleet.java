package io.flotilla.node.cluster;

import io.flotilla.harness.Await;
import io.flotilla.harness.Frame;
import io.flotilla.harness.Frames;
import io.flotilla.harness.Frames.Connect;
import io.flotilla.harness.MqttConnection;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients with durable sessions that do nothing but go where they are told to. Closing it ends them. */
final class Fleet implements AutoCloseable {
    private static final int USE_ANOTHER_SERVER = 0x9C;
    private static final long PATIENCE_NS = Await.PATIENCE.toNanos();
    private static final AtomicInteger FLEETS = new AtomicInteger();

    /**
     * A client that was told to go, and went.
     *
     * @param toldNs when it was told
     * @param connectedNs when it was connected again
     */
    record Move(InetSocketAddress to, long toldNs, long connectedNs, boolean foundItsSession) {}

    private final Queue<Move> moves = new ConcurrentLinkedQueue<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connected = new AtomicInteger(); // now
    private final List<Thread> threads = new ArrayList<>();

    private final String name = "fleet" + FLEETS.incrementAndGet() + "-";

    private Fleet() {}

    /** {@code size} clients that are connected to {@code nodes}, as many to each. */
    static Fleet at(List<InetSocketAddress> nodes, int size) {
        Fleet fleet = new Fleet();
        for (int i = 0; i < size; i++) {
            String clientId = fleet.name + i;
            InetSocketAddress node = nodes.get(i % nodes.size());
            fleet.threads.add(Thread.ofVirtual().start(() -> fleet.live(clientId, node)));
        }
        fleet.awaitConnected();
        return fleet;
    }

    /** Waits until every one is connected. */
    void awaitConnected() {
        Await.that(() -> connected.get() == threads.size(), () -> connected + " are connected; " + surprises);
    }

    /** What the Client Identifiers of all begin with. */
    String name() {
        return name;
    }

    private void live(String clientId, InetSocketAddress first) {
        InetSocketAddress node = first;
        long toldNs = 0;
        try {
            while (true) {
                try (MqttConnection connection = MqttConnection.open(node)) {
                    connection.send(Connect.durableAs(clientId).bytes());
                    Frame connack = connection.poll(PATIENCE_NS);
                    if (connack == null || connack.type() != Frames.CONNACK || connack.reasonCode() != 0) {
                        surprises.add(clientId + " at " + node + ": " + connack);
                        return;
                    }
                    if (toldNs != 0) {
                        moves.add(new Move(node, toldNs, System.nanoTime(), connack.sessionPresent()));
                    }
                    connected.incrementAndGet();
                    Frame end = connection.poll(Long.MAX_VALUE);
                    connected.decrementAndGet();
                    toldNs = System.nanoTime();
                    String to = end == null || end.reasonCode() != USE_ANOTHER_SERVER ? null : end.serverReference();
                    if (to == null) {
                        surprises.add(clientId + " at " + node + ": " + end);
                        return;
                    }
                    int colon = to.lastIndexOf(':');
                    node = new InetSocketAddress(to.substring(0, colon), Integer.parseInt(to.substring(colon + 1)));
                }
            }
        } catch (IOException e) {
            if (!Thread.currentThread().isInterrupted()) {
                surprises.add(clientId + " at " + node + ": " + e);
            }
        }
    }

    /** The moves of all, once there are as many as clients. */
    List<Move> awaitMoved() {
        Await.that(() -> moves.size() >= threads.size(), () -> moves.size() + " have moved; " + surprises);
        return List.copyOf(moves);
    }

    /** The moves since this was asked before. */
    List<Move> takeMoves() {
        List<Move> taken = new ArrayList<>();
        for (Move next; (next = moves.poll()) != null; ) {
            taken.add(next);
        }
        return taken;
    }

    /** What a client met that none should. */
    List<String> surprises() {
        return List.copyOf(surprises);
    }

    /** How long all of {@code moves} took together, and the one for which its client was away the longest; for people. */
    static String describe(List<Move> moves) {
        long first = moves.stream().mapToLong(Move::toldNs).min().orElse(0);
        long last = moves.stream().mapToLong(Move::connectedNs).max().orElse(0);
        long away = moves.stream()
                .mapToLong(move -> move.connectedNs() - move.toldNs())
                .max()
                .orElse(0);
        return "%d clients moved in %d ms, %d of them in the busiest second; none was away longer than %d ms"
                .formatted(
                        moves.size(),
                        TimeUnit.NANOSECONDS.toMillis(last - first),
                        busiestSecond(moves),
                        TimeUnit.NANOSECONDS.toMillis(away));
    }

    /** The most that were connected again within any one second. */
    static int busiestSecond(List<Move> moves) {
        long[] times = moves.stream().mapToLong(Move::connectedNs).sorted().toArray();
        int most = 0;
        int start = 0;
        for (int end = 0; end < times.length; end++) {
            while (times[end] - times[start] > TimeUnit.SECONDS.toNanos(1)) {
                start++;
            }
            most = Math.max(most, end - start + 1);
        }
        return most;
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
