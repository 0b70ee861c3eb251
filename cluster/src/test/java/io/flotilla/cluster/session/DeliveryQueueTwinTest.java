package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.member.Pages;
import io.flotilla.cluster.session.DeliveryQueueTest.Wire;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue sends, step by step, what a slow and obvious twin sends. The seed is the test's parameter. */
class DeliveryQueueTwinTest {
    private static final int STEPS = 20_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void sendsWhatItsTwinSends(long seed) {
        drive(seed, 8, Pages.NONE);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void sendsWhatItsTwinSendsWhereMuchWaitsOnDisk(long seed) {
        drive(seed, 80, new MemoryPages());
    }

    private static void drive(long seed, int maxQueuedMessages, Pages pages) {
        Random random = new Random(seed);
        DropPolicy policy = random.nextBoolean() ? DropPolicy.NEWEST : DropPolicy.OLDEST;
        SessionLimits limits =
                new SessionLimits(maxQueuedMessages, maxQueuedMessages * 190L, policy, 1 + random.nextInt(12), 1200, 0);
        Engine.Events events = new Engine.Events();
        Wire wire = new Wire();
        Wire twinWire = new Wire();
        DeliveryQueue queue = new DeliveryQueue(
                limits,
                events,
                new DeliveryQueueTest.Fates(),
                new Spill(pages, new QueueMemory(2_000, () -> false), events, null));
        Twin twin = new Twin(limits, twinWire, wire.chosen);
        long nowMs = 0;
        for (int step = 0; step < STEPS; step++) {
            nowMs += random.nextInt(3);
            int packetId = twin.inflight.isEmpty() || random.nextInt(20) == 0
                    ? 1 + random.nextInt(100)
                    : twin.inflight.get(random.nextInt(twin.inflight.size())).packetId;
            boolean error = random.nextInt(5) == 0;
            boolean actual = true;
            boolean expected = true;
            switch (random.nextInt(12)) {
                case 0 -> {
                    int receiveMaximum = 1 + random.nextInt(10);
                    queue.attach(wire, receiveMaximum, nowMs);
                    twin.attach(receiveMaximum, nowMs);
                }
                case 1 -> {
                    queue.detach();
                    twin.attached = false;
                }
                case 2 -> {
                    wire.writable = !wire.writable;
                    twinWire.writable = wire.writable;
                    queue.onWritable(nowMs);
                    twin.send(nowMs);
                }
                case 3, 4 -> {
                    actual = queue.onPuback(packetId, nowMs);
                    expected = twin.acknowledge(packetId, QoS.AT_LEAST_ONCE, true, nowMs);
                }
                case 5, 6 -> {
                    actual = queue.onPubrec(packetId, error, nowMs);
                    expected = twin.acknowledge(packetId, QoS.EXACTLY_ONCE, error, nowMs);
                }
                case 7, 8 -> {
                    actual = queue.onPubcomp(packetId, nowMs);
                    expected = twin.complete(packetId, nowMs);
                }
                default -> {
                    long expiresAtMs = random.nextBoolean() ? ApplicationMessage.NEVER : nowMs + random.nextInt(40);
                    ApplicationMessage message =
                            DeliveryQueueTest.message(step + "x".repeat(random.nextInt(100)), expiresAtMs);
                    Delivery delivery = Delivery.of(message, QoS.of(random.nextInt(3)), false);
                    actual = queue.offer(delivery, nowMs);
                    expected = twin.offer(delivery, nowMs);
                }
            }
            assertThat(actual).describedAs("seed %d, step %d", seed, step).isEqualTo(expected);
            assertThat(wire.take()).describedAs("seed %d, step %d", seed, step).isEqualTo(twinWire.take());
            assertThat(queue.queuedMessages()).isEqualTo(twin.waiting.size());
            assertThat(queue.queuedBytes()).isEqualTo(weight(twin.waiting));
            assertThat(queue.inflight()).isEqualTo(twin.inflight.size());
            long heldBytes = weight(twin.waiting) + twin.inflightBytes();
            if (pages.areThere()) {
                assertThat(events.queuedBytes).isLessThanOrEqualTo(Math.min(heldBytes, 2_500 + twin.inflightBytes()));
            } else {
                assertThat(events.queuedBytes).isEqualTo(heldBytes);
            }
        }
        queue.close();
        assertThat(events.queuedBytes).isZero();
    }

    private static long weight(List<Delivery> deliveries) {
        return deliveries.stream()
                .mapToLong(delivery -> delivery.message().queuedBytes())
                .sum();
    }

    /** Lists that are searched. What was sent on the last connection is sent again in the order that it had there, and before what that one did not come to. */
    private static final class Twin {
        private static final class Packet {
            final int packetId;
            final Delivery delivery;
            boolean released;
            boolean sent = true;
            long turn;

            Packet(int packetId, Delivery delivery, long turn) {
                this.packetId = packetId;
                this.delivery = delivery;
                this.turn = turn;
            }
        }

        final SessionLimits limits;
        final Wire wire;
        final ArrayDeque<Integer>
                chosen; // the Packet Identifiers that the queue gave to new packets: any will do that is not in use
        final List<Delivery> waiting = new ArrayList<>();
        final List<Packet> inflight = new ArrayList<>();
        boolean attached;
        int receiveMaximum;
        long lastTurn;

        Twin(SessionLimits limits, Wire wire, ArrayDeque<Integer> chosen) {
            this.limits = limits;
            this.wire = wire;
            this.chosen = chosen;
        }

        long inflightBytes() {
            return weight(inflight.stream()
                    .filter(packet -> !packet.released)
                    .map(packet -> packet.delivery)
                    .toList());
        }

        void attach(int maximum, long nowMs) {
            attached = true;
            receiveMaximum = maximum;
            inflight.sort(Comparator.comparingLong(packet -> packet.sent ? packet.turn : Long.MAX_VALUE));
            inflight.forEach(packet -> packet.sent = false);
            send(nowMs);
        }

        boolean offer(Delivery delivery, long nowMs) {
            if (delivery.qos() == QoS.AT_MOST_ONCE) {
                boolean sends = attached && wire.writable;
                if (sends) {
                    wire.onPublish(0, false, delivery);
                }
                return sends;
            }
            if (delivery.message().isExpired(nowMs)) {
                return false;
            }
            if (waiting.isEmpty() && canSend(delivery)) {
                publish(delivery);
                return true;
            }
            while (!waiting.isEmpty() && waiting.get(0).message().isExpired(nowMs)) {
                waiting.remove(0);
            }
            long bytes = delivery.message().queuedBytes();
            while (waiting.size() >= limits.maxQueuedMessages()
                    || (!waiting.isEmpty() && weight(waiting) + bytes > limits.maxQueuedBytes())) {
                if (limits.policy() == DropPolicy.NEWEST) {
                    return false;
                }
                waiting.remove(0);
            }
            waiting.add(delivery);
            return true;
        }

        boolean acknowledge(int packetId, QoS qos, boolean ends, long nowMs) {
            Packet packet = find(packetId);
            if (packet == null || packet.delivery.qos() != qos) {
                return false;
            }
            inflight.remove(packet);
            if (!ends) {
                packet.released = true;
                packet.sent = true;
                packet.turn = ++lastTurn;
                inflight.add(packet);
                if (attached) {
                    wire.onPubrel(packetId);
                }
            }
            send(nowMs);
            return true;
        }

        boolean complete(int packetId, long nowMs) {
            Packet packet = find(packetId);
            if (packet == null || !packet.released) {
                return false;
            }
            inflight.remove(packet);
            send(nowMs);
            return true;
        }

        void send(long nowMs) {
            if (!attached) {
                return;
            }
            for (Packet packet : inflight) {
                if (!packet.sent) {
                    if (!wire.writable || (!packet.released && outstanding() >= receiveMaximum)) {
                        return;
                    }
                    packet.sent = true;
                    packet.turn = ++lastTurn;
                    if (packet.released) {
                        wire.onPubrel(packet.packetId);
                    } else {
                        wire.onPublish(packet.packetId, true, packet.delivery);
                    }
                }
            }
            while (!waiting.isEmpty()) {
                Delivery next = waiting.get(0);
                if (!next.message().isExpired(nowMs)) {
                    if (!canSend(next)) {
                        return;
                    }
                    publish(next);
                }
                waiting.remove(0);
            }
        }

        private long outstanding() {
            return inflight.stream().filter(packet -> packet.sent).count();
        }

        private boolean canSend(Delivery delivery) {
            return attached
                    && wire.writable
                    && inflight.stream().allMatch(packet -> packet.sent)
                    && inflight.size() < Math.min(receiveMaximum, limits.maxInflight())
                    && (inflightBytes() == 0
                            || inflightBytes() + delivery.message().queuedBytes() <= limits.maxInflightBytes());
        }

        private void publish(Delivery delivery) {
            int packetId = chosen.remove();
            assertThat(find(packetId))
                    .describedAs("Packet Identifier %d is in use", packetId)
                    .isNull();
            inflight.add(new Packet(packetId, delivery, ++lastTurn));
            wire.onPublish(packetId, false, delivery);
        }

        private @Nullable Packet find(int packetId) {
            return inflight.stream()
                    .filter(packet -> packet.packetId == packetId)
                    .findFirst()
                    .orElse(null);
        }
    }
}
