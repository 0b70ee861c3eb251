package io.flotilla.node.drain;

import io.flotilla.node.config.DrainConfig;
import io.flotilla.node.connection.Intake;
import io.flotilla.node.metrics.Metrics;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.peer.PeerLoads;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far a node is with letting go of its clients. Thread-safe; whoever begins, cancels or waits holds it for a moment only. */
public final class Drain implements Intake {
    /** How far it is. */
    public enum State {
        /** It takes clients. */
        SERVING,
        /** It takes none, and keeps those that it has until load balancers have forgotten it. */
        WAITING,
        /** It tells its clients to go. */
        MOVING,
        /** It has no clients, and there are partitions without a copy. */
        COPYING,
        /** The others have everything. */
        DRAINED;

        /** As operators read it. */
        public String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The clients that are connected to the node. */
    public interface Clients {
        /** How many there are, those among them that were told to go and have not gone yet. */
        long count();

        /** Tells {@code most} of them at most to go, each for a reason of its own. */
        void dismiss(int most, Supplier<PacketException> reason);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    /** A clock that was held up makes up for this much, or the clients of seconds would go at once. */
    private static final long LONGEST_TICK_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private final DrainConfig config;
    private final Clients clients;
    private final PeerLoads peers;
    private final BooleanSupplier copied;
    private final LongSupplier nowNs;
    private volatile State state = State.SERVING;
    private boolean stopping;
    private boolean hurried;
    private long noticedByNs;
    private long goneByNs;
    private long lastTickNs;
    private double due;

    /**
     * @param copied whether every partition has its copy
     * @param nowNs a clock that only goes forward
     */
    public Drain(DrainConfig config, Clients clients, PeerLoads peers, BooleanSupplier copied, LongSupplier nowNs) {
        this.config = config;
        this.clients = clients;
        this.peers = peers;
        this.copied = copied;
        this.nowNs = nowNs;
    }

    public State state() {
        return state;
    }

    /** How many clients are connected. */
    public long clientsLeft() {
        return clients.count();
    }

    /** Takes no more clients, and lets go of those that are here; changes nothing where it does so already. */
    public synchronized void begin() {
        if (state == State.SERVING) {
            LOG.info("draining: {} clients are connected", clients.count());
            noticedByNs = nowNs.getAsLong() + config.notice().toNanos();
            hurried = false;
            due = 0;
            state = State.WAITING;
        }
    }

    /** As {@link #begin()}, and moves more in a second where they would not all be gone within {@code time}, the notice not counted. */
    public synchronized void begin(Duration time) {
        begin();
        hurried = true;
        goneByNs = time.toNanos() + (state == State.WAITING ? noticedByNs : nowNs.getAsLong());
    }

    /** Takes clients again; false where it is too late, since the node stops. */
    public synchronized boolean cancel() {
        if (stopping) {
            return false;
        }
        if (state != State.SERVING) {
            LOG.info("the drain is cancelled; {} clients are left", clients.count());
            state = State.SERVING;
        }
        return true;
    }

    /**
     * Drains for good; returns when no client is left, or the notice is over and {@code time} has passed.
     *
     * @throws InterruptedException where somebody hurries
     */
    public synchronized void stop(Duration time) throws InterruptedException {
        begin(time);
        stopping = true;
        tick();
        while (state == State.WAITING || state == State.MOVING) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(goneByNs - nowNs.getAsLong());
            if (leftMs <= 0) {
                LOG.warn("{} clients did not go in time", clients.count());
                return;
            }
            wait(leftMs);
        }
    }

    /** Does what is due. To be called some 20 times a second. */
    public synchronized void tick() {
        long now = nowNs.getAsLong();
        long passedNs = Math.min(now - lastTickNs, LONGEST_TICK_NS);
        lastTickNs = now;
        // Where no other node takes clients, a load balancer could do no better by then.
        boolean waits = state == State.WAITING && now - noticedByNs < 0 && peers.anyTakesMore();
        if (state == State.SERVING || waits) {
            return;
        }
        if (state == State.WAITING) {
            goneByNs -= Math.max(0, noticedByNs - now); // where the notice is cut short
        }
        long left = clients.count();
        State before = state;
        state = left > 0 ? State.MOVING : copied.getAsBoolean() ? State.DRAINED : State.COPYING;
        if (left > 0) {
            dismiss(left, passedNs, now);
        }
        if (state != before) {
            LOG.info("{}", this);
            notifyAll();
        }
    }

    private void dismiss(long left, long passedNs, long now) {
        double perNs = config.clientsPerSecond() / (double) TimeUnit.SECONDS.toNanos(1);
        if (hurried) {
            perNs = Math.max(perNs, left / (double) Math.max(1, goneByNs - now));
        }
        due = Math.min(due + perNs * passedNs, (double) left);
        clients.dismiss((int) due, this::dismissal);
        due -= (int) due;
    }

    private PacketException dismissal() {
        return peers.anyTakesMore()
                ? PacketException.useAnotherServer("this node is about to stop", peers.addressForOneMore())
                : new PacketException(ReasonCode.SERVER_SHUTTING_DOWN, "the broker is about to stop");
    }

    /** Clients of MQTT 3 cannot be told of another server, and where there is none, nobody can. */
    @Override
    public @Nullable PacketException refusal(MqttVersion version) {
        if (state == State.SERVING) {
            return null;
        }
        return version.isV5() && peers.anyTakesMore()
                ? PacketException.useAnotherServer("this node is about to stop", peers.addressForOneMore())
                : new PacketException(ReasonCode.SERVER_UNAVAILABLE, "this node is about to stop");
    }

    /** Why clients are not to be sent here; null where it takes them. */
    public @Nullable String whyNotReady() {
        return state == State.SERVING ? null : "the node drains, and has " + clients.count() + " clients left";
    }

    /** Shows it in {@code metrics}. */
    public void show(Metrics metrics) {
        metrics.gauge(
                "flotilla_draining",
                "1 while the node takes no clients, since it is to stop.",
                () -> state == State.SERVING ? 0 : 1);
        metrics.gauge(
                "flotilla_drain_clients_left",
                "Clients that a node that drains still has.",
                () -> state == State.SERVING ? 0 : clients.count());
    }

    @Override
    public String toString() {
        return "drain: " + state.spelling() + ", " + clients.count() + " clients are left";
    }
}
