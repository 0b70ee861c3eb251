package io.flotilla.benchmarks.soak;

import io.flotilla.benchmarks.soak.Ledger.Breach;
import io.flotilla.benchmarks.soak.Ledger.Count;
import io.flotilla.benchmarks.soak.MqttSocket.Incoming;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client that comes, works for a while and goes in one of several ways, over and over until it is told to finish. Confined to the thread that runs it. */
abstract class SoakClient implements Runnable {
    private static final int EXPIRY_S = 3_600;
    private static final int MAX_PAUSE_MS = 300;
    private static final int MAX_VISIT_MS = 4_000;

    final String clientId;
    final int version;
    final boolean durable;
    final SplittableRandom random;
    final Ledger ledger;

    private final InetSocketAddress broker;

    private boolean hasSession;
    private volatile boolean finishing;
    private volatile boolean ended;

    /** A connection that is not yet closed, so that the next one has to take the session from it. */
    private @Nullable MqttSocket forsaken;

    /**
     * @param version 4 for MQTT 3.1.1, 5 for 5.0
     * @param durable whether its session outlives its connections
     */
    SoakClient(InetSocketAddress broker, String clientId, int version, boolean durable, long seed, Ledger ledger) {
        this.broker = broker;
        this.clientId = clientId;
        this.version = version;
        this.durable = durable;
        this.random = new SplittableRandom(seed);
        this.ledger = ledger;
    }

    /** Has it complete what it has begun and end its session. Any thread. */
    final void finish() {
        finishing = true;
    }

    /** Whether it has ended its session, or given up. Any thread. */
    final boolean hasEnded() {
        return ended;
    }

    final boolean isFinishing() {
        return finishing;
    }

    /** The QoS 1 and 2 messages that it takes at a time; only MQTT 5.0 lets it say so. */
    int receiveMaximum() {
        return 65_535;
    }

    /** Whether it has completed what it has begun. */
    abstract boolean isDone();

    /** Does what this client does, from just after CONNACK until {@code untilNs} of {@link System#nanoTime} or until it is done. */
    abstract void work(MqttSocket socket, boolean resumed, long untilNs) throws IOException;

    @Override
    public final void run() {
        try {
            while (!finishing || !isDone()) {
                visit();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_PAUSE_MS));
            }
            endSession();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            ledger.breach(Breach.CUT, "%s could not end its session: %s".formatted(clientId, e));
        } finally {
            ended = true;
        }
    }

    private void visit() throws InterruptedException {
        try {
            MqttSocket socket = new MqttSocket(broker, version);
            try {
                boolean resumed = connect(socket);
                work(
                        socket,
                        resumed,
                        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(MAX_VISIT_MS)));
                leave(socket);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            ledger.breach(Breach.CUT, "%s: %s".formatted(clientId, e));
            TimeUnit.MILLISECONDS.sleep(MAX_PAUSE_MS);
        }
    }

    /** Connects; whether the broker still had the session. */
    private boolean connect(MqttSocket socket) throws IOException {
        socket.connect(clientId, !durable, durable ? EXPIRY_S : 0, receiveMaximum(), null);
        socket.flush();
        Incoming connack = socket.readConnack();
        if (connack.body().get(1) != 0) {
            ledger.breach(
                    Breach.REFUSED,
                    "%s cannot connect: code %d"
                            .formatted(clientId, connack.body().get(1)));
            throw new IOException("refused");
        }
        closeForsaken();
        boolean resumed = (connack.body().get(0) & 1) != 0;
        if (resumed != hasSession) {
            ledger.breach(
                    Breach.FORGOTTEN,
                    "%s: session present is %s and should be %s".formatted(clientId, resumed, hasSession));
        }
        hasSession = durable;
        ledger.count(Count.CONNECTIONS);
        if (resumed) {
            ledger.count(Count.RESUMED);
        }
        return resumed;
    }

    /** Ends the connection in one of the ways that connections end. */
    private void leave(MqttSocket socket) throws IOException {
        int way = random.nextInt(4);
        if (way == 0) {
            socket.disconnect();
            socket.flush();
            socket.close();
            return;
        }
        ledger.count(Count.DROPPED);
        switch (way) {
            case 1 -> socket.reset();
            case 2 -> forsaken = socket;
            default -> socket.close();
        }
    }

    private void closeForsaken() throws IOException {
        if (forsaken != null) {
            forsaken.close();
            forsaken = null;
        }
    }

    private void endSession() throws IOException {
        try (MqttSocket socket = new MqttSocket(broker, version)) {
            socket.connect(clientId, true, 0, receiveMaximum(), null);
            socket.flush();
            socket.readConnack();
            socket.disconnect();
            socket.flush();
        } finally {
            closeForsaken();
        }
    }
}
