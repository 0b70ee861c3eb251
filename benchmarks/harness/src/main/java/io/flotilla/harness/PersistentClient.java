package io.flotilla.harness;

import io.flotilla.harness.Frames.Connect;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A client that goes on: where its node is lost, refuses it or is silent for too long, it connects to the next one of its list.
 *
 * <p>Everything of it happens on a thread of its own, until {@link #join} has returned.
 */
abstract class PersistentClient {
    /** How long it bears that nothing comes of what it waits for. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);

    private static final long PING_AFTER_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long BETWEEN_ATTEMPTS_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long TURN_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Connect connect;
    private final List<InetSocketAddress> nodes;
    private final Thread thread;
    private final int home;
    private int at;
    private boolean hasConnected;
    private final AtomicInteger sessionsLost = new AtomicInteger();
    private final AtomicInteger connectionsLost = new AtomicInteger();
    private @Nullable MqttConnection connection;
    private volatile boolean left;

    /**
     * @param connect its identity; Clean Start is set for the first connection
     * @param nodes where it connects, one after the other, from number {@code home} on
     */
    PersistentClient(Connect connect, List<InetSocketAddress> nodes, int home) {
        this.connect = connect;
        this.nodes = nodes;
        this.home = home;
        at = home;
        thread = new Thread(this::run, connect.clientId());
        thread.setDaemon(true);
    }

    /** The number of the node where it connects first. */
    final int home() {
        return home;
    }

    final void start() {
        thread.start();
    }

    /** It ends, and its session too, as soon as it {@link #isDone}. Any thread may call it. */
    void leave() {
        left = true;
    }

    /** Returns when it has ended; from then on the caller may ask it for everything. */
    final void join() {
        Await.that(() -> !thread.isAlive(), () -> this + " does not end");
    }

    private void run() {
        while (!isOver()) {
            MqttConnection opened = connect();
            if (opened != null) {
                try {
                    serve(opened);
                } catch (IOException interrupted) {
                    return;
                }
                opened.close();
            }
        }
    }

    private boolean isOver() {
        return left && isDone();
    }

    /** The next node that accepts it, or null where none did this time. */
    private @Nullable MqttConnection connect() {
        InetSocketAddress node = nodes.get(at);
        try {
            MqttConnection attempt = MqttConnection.open(node);
            attempt.send(connect.cleanStart(!hasConnected || !isDurable()).bytes());
            Frame answer = attempt.poll(PATIENCE_NS);
            if (answer != null && answer.type() == Frames.CONNACK && answer.reasonCode() == 0) {
                if (hasConnected && isDurable() && !answer.sessionPresent()) {
                    sessionsLost.incrementAndGet();
                }
                hasConnected = true;
                connection = attempt;
                onConnected(answer.sessionPresent());
                return attempt;
            }
            attempt.close();
        } catch (IOException refused) {
            // As good as a node that says so.
        }
        at = (at + 1) % nodes.size();
        LockSupport.parkNanos(BETWEEN_ATTEMPTS_NS);
        return null;
    }

    private void serve(MqttConnection on) throws IOException {
        long heardNs = System.nanoTime();
        boolean asked = false;
        while (true) {
            Frame frame = on.poll(TURN_NS);
            long nowNs = System.nanoTime();
            if ((frame != null && frame.isEnd()) || nowNs - heardNs > PATIENCE_NS || isImpatient(nowNs - PATIENCE_NS)) {
                connectionsLost.incrementAndGet();
                connection = null;
                at = (at + 1) % nodes.size();
                onLost();
                return;
            }
            if (frame != null) {
                heardNs = nowNs;
                asked = false;
                onPacket(frame, nowNs);
            } else if (nowNs - heardNs > PING_AFTER_NS && !asked) {
                asked = true;
                on.send(Frames.pingreq());
            }
            if (isOver()) {
                on.send(Frames.disconnectForGood());
                return;
            }
            onTurn(nowNs);
        }
    }

    final void send(byte[] packet) {
        if (connection != null) {
            connection.send(packet);
        }
    }

    /** Whether its session outlives its connection. */
    final boolean isDurable() {
        return connect.sessionExpirySeconds() > 0;
    }

    /** How often a node that should have had its session did not. */
    final int sessionsLost() {
        return sessionsLost.get();
    }

    final int connectionsLost() {
        return connectionsLost.get();
    }

    /** Whether it may leave when it is asked to. */
    abstract boolean isDone();

    /** Whether it waits for something since before {@code sinceNs}. */
    abstract boolean isImpatient(long sinceNs);

    abstract void onConnected(boolean sessionPresent);

    abstract void onPacket(Frame frame, long nowNs);

    /** It is connected, and has time. */
    abstract void onTurn(long nowNs);

    abstract void onLost();

    @Override
    public final String toString() {
        return connect.clientId();
    }
}
