package io.flotilla.benchmarks.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flotilla.benchmarks.soak.Ledger.Breach;
import io.flotilla.benchmarks.soak.Ledger.Count;
import io.flotilla.benchmarks.soak.MqttSocket.Incoming;
import io.flotilla.benchmarks.soak.MqttSocket.Will;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Comes under a new name each time, mostly without manners: what it leaves behind must not last, but for its will and what it retains. Confined to the thread that runs it. */
final class Visitor implements Runnable {
    private static final int MAX_PAUSE_MS = 100;
    private static final int ANSWER_MS = 10_000;
    private static final int RETAINED_TOPICS = 3;

    private final InetSocketAddress broker;
    private final String name;
    private final Feed wills;
    private final Map<String, String> retained;
    private final SplittableRandom random;
    private final Ledger ledger;
    private int visits;
    private volatile boolean finishing;

    /**
     * @param wills its wills, each accepted when its connection breaks
     * @param retained what it retains, payload by topic; only this visitor changes its topics
     */
    Visitor(InetSocketAddress broker, String name, Feed wills, Map<String, String> retained, long seed, Ledger ledger) {
        this.broker = broker;
        this.name = name;
        this.wills = wills;
        this.retained = retained;
        this.random = new SplittableRandom(seed);
        this.ledger = ledger;
    }

    /** Has it come no more. Any thread. */
    void finish() {
        finishing = true;
    }

    @Override
    public void run() {
        try {
            while (!finishing) {
                visit();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_PAUSE_MS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit() throws InterruptedException {
        visits++;
        int version = 4 + random.nextInt(2);
        try (MqttSocket socket = new MqttSocket(broker, version)) {
            switch (random.nextInt(8)) {
                case 0 -> socket.reset();
                case 1 -> sendHalfAConnect(socket);
                case 2 -> sendWhatIsNotMqtt(socket);
                case 3 -> connectTwice(socket);
                case 4 -> leaveAWill(socket);
                case 5 -> leaveAMessageHalfWay(socket);
                case 6 -> subscribeToAllAndReadNothing(socket);
                default -> retain(socket);
            }
        } catch (IOException e) {
            ledger.breach(Breach.CUT, "%s: %s".formatted(name, e));
            TimeUnit.MILLISECONDS.sleep(MAX_PAUSE_MS);
        }
    }

    private static void sendHalfAConnect(MqttSocket socket) throws IOException {
        socket.raw(new byte[] {0x10, 100, 0, 4, 'M', 'Q'});
        socket.flush();
    }

    private static void sendWhatIsNotMqtt(MqttSocket socket) throws IOException {
        socket.raw("GET / HTTP/1.1\r\nHost: broker\r\n\r\n".getBytes(UTF_8));
        socket.flush();
        expectClose(socket);
    }

    private void connectTwice(MqttSocket socket) throws IOException {
        connect(socket, null);
        socket.connect(name + visits, true, 0, 10, null);
        socket.flush();
        expectClose(socket);
    }

    private void leaveAWill(MqttSocket socket) throws IOException {
        int number = wills.next();
        connect(socket, new Will(wills.topic, wills.payload(number), wills.qos));
        ledger.count(Count.PUBLISHED);
        ledger.count(Count.DROPPED);
        wills.accept(number);
        if (random.nextBoolean()) {
            socket.reset();
        }
    }

    private void leaveAMessageHalfWay(MqttSocket socket) throws IOException {
        connect(socket, null);
        socket.publish("visits/" + name, name.getBytes(UTF_8), 2, 1, false, false);
        socket.flush();
        answer(socket, MqttSocket.PUBREC);
        socket.raw(new byte[] {0x30, 100, 0});
        socket.flush();
    }

    private void subscribeToAllAndReadNothing(MqttSocket socket) throws IOException, InterruptedException {
        connect(socket, null);
        socket.subscribe(1, "#", 0);
        socket.flush();
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1_000));
        socket.reset();
    }

    private void retain(MqttSocket socket) throws IOException {
        connect(socket, null);
        String topic = "kept/" + name + "/" + random.nextInt(RETAINED_TOPICS);
        String payload = random.nextInt(3) == 0 ? "" : name + " visit " + visits;
        socket.publish(topic, payload.getBytes(UTF_8), 1, 1, false, true);
        socket.flush();
        answer(socket, MqttSocket.PUBACK);
        if (payload.isEmpty()) {
            retained.remove(topic);
        } else {
            retained.put(topic, payload);
        }
        socket.disconnect();
        socket.flush();
    }

    private void connect(MqttSocket socket, @Nullable Will will) throws IOException {
        socket.connect(name + "-" + visits, true, 0, 10, will);
        socket.flush();
        Incoming connack = socket.readConnack();
        if (connack.body().get(1) != 0) {
            ledger.breach(
                    Breach.REFUSED,
                    "%s cannot connect: code %d".formatted(name, connack.body().get(1)));
        }
        ledger.count(Count.CONNECTIONS);
    }

    private void answer(MqttSocket socket, int type) throws IOException {
        Incoming packet = socket.read(ANSWER_MS);
        if (packet == null || packet.type() != type || socket.reasonCode(packet) >= 0x80) {
            ledger.breach(Breach.REFUSED, "%s was answered %s and not type %d".formatted(name, packet, type));
        }
    }

    /** Reads until the broker closes, as it must; a DISCONNECT may come before. */
    private static void expectClose(MqttSocket socket) throws IOException {
        try {
            while (socket.read(ANSWER_MS) != null) {}
        } catch (IOException closed) {
            return;
        }
        throw new IOException("not closed within " + ANSWER_MS + " ms of a protocol error");
    }
}
