package io.flotilla.cluster.session;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Queues QoS 1 messages for one client, sends them and has them acknowledged; beside it a queue as one writes it first, which neither counts bytes nor
 * knows expiry, QoS 2 or a second connection.
 *
 * <p>One operation is one message from its offer to its PUBACK. A client that lets fewer messages be in flight than come at once makes the others wait.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DeliveryQueueBenchmark {
    private static final int MESSAGES = 1000;
    private static final Unheard UNHEARD = new Unheard();

    @Param({"1000", "10"})
    int receiveMaximum = MESSAGES;

    private final int[] sent = new int[MESSAGES];
    private int sentCount;
    private final Delivery delivery = Delivery.of(
            new ApplicationMessage(
                    TopicName.of("plant/line/device"),
                    new byte[64],
                    QoS.AT_LEAST_ONCE,
                    false,
                    "publisher",
                    MessageProperties.NONE,
                    ApplicationMessage.NEVER),
            QoS.AT_LEAST_ONCE,
            false);
    private final DeliveryQueue queue = new DeliveryQueue(
            new SessionLimits(MESSAGES, Long.MAX_VALUE, DropPolicy.NEWEST, 65_535, Long.MAX_VALUE, 0),
            UNHEARD,
            UNHEARD);
    private final PlainQueue plain = new PlainQueue();

    @Setup
    public void connect() {
        queue.attach(new Client(), receiveMaximum, 0);
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int deliveryQueue() {
        sentCount = 0;
        for (int i = 0; i < MESSAGES; i++) {
            queue.offer(delivery, 0);
        }
        for (int i = 0; i < MESSAGES; i++) {
            queue.onPuback(sent[i], 0);
        }
        return sentCount;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int plainQueue() {
        sentCount = 0;
        for (int i = 0; i < MESSAGES; i++) {
            plain.offer(delivery);
        }
        for (int i = 0; i < MESSAGES; i++) {
            plain.onPuback(sent[i]);
        }
        return sentCount;
    }

    private void onSent(int packetId) {
        sent[sentCount++] = packetId;
    }

    private final class PlainQueue {
        private final Queue<Delivery> waiting = new ArrayDeque<>();
        private final Map<Integer, Delivery> inflight = new HashMap<>();
        private int lastPacketId;

        void offer(Delivery offered) {
            waiting.add(offered);
            send();
        }

        void onPuback(int packetId) {
            inflight.remove(packetId);
            send();
        }

        private void send() {
            while (inflight.size() < receiveMaximum && !waiting.isEmpty()) {
                lastPacketId = lastPacketId % 65_535 + 1;
                inflight.put(lastPacketId, waiting.remove());
                onSent(lastPacketId);
            }
        }
    }

    private final class Client implements DeliverySink {
        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void onPublish(int packetId, boolean dup, Delivery published) {
            onSent(packetId);
        }

        @Override
        public void onPubrel(int packetId) {}
    }

    private static final class Unheard implements SessionEvents, LeaseSink {
        @Override
        public void onQueuedBytes(long delta) {}

        @Override
        public void onDropped(DropReason reason, int messages) {}

        @Override
        public void onWillPublished() {}

        @Override
        public void onSettled(Lease lease) {}

        @Override
        public void onGivenBack(Lease lease) {}
    }
}
