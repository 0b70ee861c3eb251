package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What one client is sent, and when (MQTT 5.0, sections 4.3, 4.4, 4.6 and 4.9). Not here: thousands of steps at random, see {@link DeliveryQueueTwinTest}. */
class DeliveryQueueTest {
    private static final long NOW = 1000;

    private final Engine.Events events = new Engine.Events();
    private final Fates fates = new Fates();
    private final Wire wire = new Wire();

    @Test
    void sendsWithinTheReceiveMaximumAndThenAsAcknowledged() { // [MQTT-3.3.4-9]
        DeliveryQueue queue = attached(Engine.LIMITS, 2);
        offer(queue, "a", "b", "c");
        assertThat(wire.take()).containsExactly("1 a", "2 b");
        queue.onPuback(2, NOW);
        assertThat(wire.take()).containsExactly("3 c");
    }

    @Test
    void sendsNoMoreBytesThanTheLimitButAlwaysOneMessage() {
        long each = delivery("a", QoS.AT_LEAST_ONCE, null).message().queuedBytes();
        DeliveryQueue queue = attached(new SessionLimits(10, 1 << 20, DropPolicy.NEWEST, 10, each - 1, 0), 10);
        offer(queue, "a", "b");
        assertThat(wire.take()).containsExactly("1 a");
        queue.onPuback(1, NOW);
        assertThat(wire.take()).containsExactly("2 b");
    }

    @Test
    void waitsWhileTheSinkCannotTakeMore() {
        DeliveryQueue queue = attached(Engine.LIMITS, 10);
        wire.writable = false;
        offer(queue, "a", "b");
        assertThat(wire.take()).isEmpty();
        wire.writable = true;
        queue.onWritable(NOW);
        assertThat(wire.take()).containsExactly("1 a", "2 b");
    }

    @Test
    void doesNotLetQosZeroWait() {
        DeliveryQueue queue = attached(Engine.LIMITS, 1);
        offer(queue, "a", "b");
        assertThat(queue.offer(delivery("now", QoS.AT_MOST_ONCE, null), NOW)).isTrue();
        assertThat(wire.take()).containsExactly("1 a", "0 now");
        wire.writable = false;
        assertThat(queue.offer(delivery("slow", QoS.AT_MOST_ONCE, null), NOW)).isFalse();
        queue.detach();
        assertThat(queue.offer(delivery("away", QoS.AT_MOST_ONCE, null), NOW)).isFalse();
        assertThat(events.dropped(DropReason.SLOW_READER)).isEqualTo(1);
        assertThat(events.dropped(DropReason.OFFLINE)).isEqualTo(1);
    }

    @Test
    void resendsInTheOriginalOrderWithDupBeforeWhatWaits() { // [MQTT-4.4.0-1, MQTT-4.6.0-1]
        DeliveryQueue queue = attached(Engine.LIMITS, 3);
        offer(queue, "a", "b", "c", "d");
        queue.onPuback(2, NOW);
        queue.detach();
        wire.take();
        queue.attach(wire, 10, NOW);
        assertThat(wire.take()).containsExactly("1 a dup", "3 c dup", "4 d dup");
        offer(queue, "e");
        assertThat(wire.take()).containsExactly("5 e");
    }

    @Test
    void resendsPubrelAndNotTheMessageAfterPubrec() { // [MQTT-4.3.3-6]
        DeliveryQueue queue = attached(Engine.LIMITS, 10);
        queue.offer(delivery("a", QoS.EXACTLY_ONCE, null), NOW);
        assertThat(queue.onPubrec(1, false, NOW)).isTrue();
        assertThat(wire.take()).containsExactly("1 a", "1 PUBREL");
        queue.detach();
        queue.attach(wire, 10, NOW);
        assertThat(wire.take()).containsExactly("1 PUBREL");
        assertThat(queue.onPubcomp(1, NOW)).isTrue();
        assertThat(queue.inflight()).isZero();
    }

    @Test
    void countsAQosTwoMessageUntilPubcomp() {
        DeliveryQueue queue = attached(Engine.LIMITS, 1);
        queue.offer(delivery("a", QoS.EXACTLY_ONCE, null), NOW);
        offer(queue, "b");
        queue.onPubrec(1, false, NOW);
        assertThat(wire.take()).containsExactly("1 a", "1 PUBREL");
        queue.onPubcomp(1, NOW);
        assertThat(wire.take()).containsExactly("2 b");
    }

    @Test
    void endsTheExchangeWhereTheClientRefusesByPubrec() {
        DeliveryQueue queue = attached(Engine.LIMITS, 1);
        queue.offer(delivery("a", QoS.EXACTLY_ONCE, null), NOW);
        offer(queue, "b");
        queue.onPubrec(1, true, NOW);
        assertThat(wire.take()).containsExactly("1 a", "2 b");
    }

    @Test
    void keepsTheResendsOfALongerWindowWithinAShorterReceiveMaximum() {
        DeliveryQueue queue = attached(Engine.LIMITS, 10);
        offer(queue, "a", "b", "c");
        queue.detach();
        wire.take();
        queue.attach(wire, 2, NOW);
        assertThat(wire.take()).containsExactly("1 a dup", "2 b dup");
        queue.onPuback(3, NOW); // of the earlier connection: it makes no room on this one
        assertThat(wire.take()).isEmpty();
        offer(queue, "d");
        queue.onPuback(1, NOW);
        assertThat(wire.take()).containsExactly("4 d");
    }

    @Test
    void knowsNoAcknowledgementOfWhatIsNotInFlight() {
        DeliveryQueue queue = attached(Engine.LIMITS, 10);
        assertThat(queue.onPuback(1, NOW)).isFalse();
        queue.offer(delivery("a", QoS.EXACTLY_ONCE, null), NOW);
        assertThat(queue.onPuback(1, NOW)).isFalse();
        assertThat(queue.onPubcomp(1, NOW)).isFalse();
        offer(queue, "b");
        assertThat(queue.onPubrec(2, false, NOW)).isFalse();
    }

    @Test
    void refusesTheNewestWhereThatIsThePolicy() {
        DeliveryQueue queue = new DeliveryQueue(limits(2, DropPolicy.NEWEST), events, fates);
        offer(queue, "a", "b", "c");
        queue.attach(wire, 10, NOW);
        assertThat(wire.take()).containsExactly("1 a", "2 b");
        assertThat(events.dropped(DropReason.QUEUE_FULL)).isEqualTo(1);
    }

    @Test
    void dropsTheOldestThatWaitsButNoneInFlight() {
        DeliveryQueue queue = attached(limits(2, DropPolicy.OLDEST), 1);
        offer(queue, "a", "b", "c", "d");
        wire.take();
        queue.onPuback(1, NOW);
        queue.onPuback(2, NOW);
        assertThat(wire.take()).containsExactly("2 c", "3 d");
    }

    @Test
    void isBoundedInBytesToo() {
        long each = delivery("a", QoS.AT_LEAST_ONCE, null).message().queuedBytes();
        DeliveryQueue queue =
                new DeliveryQueue(new SessionLimits(10, 2 * each, DropPolicy.OLDEST, 10, 1 << 20, 0), events, fates);
        offer(queue, "a", "b", "c");
        assertThat(queue.queuedMessages()).isEqualTo(2);
        assertThat(queue.queuedBytes()).isEqualTo(2 * each);
        assertThat(events.queuedBytes).isEqualTo(2 * each);
    }

    @Test
    void letsOneMessageWaitHoweverLargeItIs() {
        DeliveryQueue queue =
                new DeliveryQueue(new SessionLimits(10, 1, DropPolicy.NEWEST, 10, 1 << 20, 0), events, fates);
        offer(queue, "x".repeat(1000), "b");
        assertThat(queue.queuedMessages()).isEqualTo(1);
        assertThat(queue.queuedBytes()).isGreaterThan(1000);
    }

    @Test
    void skipsWhatExpiredWhileItWaited() { // [MQTT-3.3.2-5]
        DeliveryQueue queue = new DeliveryQueue(Engine.LIMITS, events, fates);
        queue.offer(new Delivery(message("short", NOW + 10), QoS.AT_LEAST_ONCE, false, new int[0], null), NOW);
        offer(queue, "long");
        queue.attach(wire, 10, NOW + 10);
        assertThat(wire.take()).containsExactly("1 long");
        assertThat(events.dropped(DropReason.EXPIRED)).isEqualTo(1);
    }

    @Test
    void givesLeasesBackWhenTheConnectionEndsButForQosTwoThatWasSent() { // [MQTT-4.8.2-4, MQTT-4.8.2-5]
        DeliveryQueue queue = attached(Engine.LIMITS, 2);
        queue.offer(delivery("a", QoS.EXACTLY_ONCE, lease(1)), NOW);
        queue.offer(delivery("b", QoS.AT_LEAST_ONCE, lease(2)), NOW);
        queue.offer(delivery("c", QoS.EXACTLY_ONCE, lease(3)), NOW);
        queue.detach();
        assertThat(fates.settled).containsExactly(1L);
        assertThat(fates.givenBack).containsExactly(2L, 3L);
        wire.take();
        queue.attach(wire, 10, NOW);
        assertThat(wire.take()).containsExactly("1 a dup");
    }

    @Test
    void settlesALeaseWhenTheClientHasTheMessage() {
        DeliveryQueue queue = attached(Engine.LIMITS, 10);
        queue.offer(delivery("a", QoS.AT_LEAST_ONCE, lease(1)), NOW);
        queue.offer(delivery("b", QoS.EXACTLY_ONCE, lease(2)), NOW);
        queue.onPuback(1, NOW);
        queue.onPubrec(2, true, NOW);
        assertThat(fates.settled).containsExactly(1L, 2L);
    }

    @Test
    void givesBackWhatItHasNoRoomFor() {
        DeliveryQueue queue = attached(limits(0, DropPolicy.NEWEST), 1);
        offer(queue, "a");
        queue.offer(delivery("b", QoS.AT_LEAST_ONCE, lease(1)), NOW);
        assertThat(fates.givenBack).containsExactly(1L);
        assertThat(events.dropped).isEmpty();
    }

    @Test
    void holdsNothingOnceItIsClosed() {
        DeliveryQueue queue = attached(Engine.LIMITS, 1);
        offer(queue, "a", "b");
        queue.close();
        assertThat(queue.queuedMessages() + queue.inflight()).isZero();
        assertThat(events.queuedBytes).isZero();
        assertThat(events.dropped(DropReason.SESSION_ENDED)).isEqualTo(1);
    }

    @Test
    void skipsPacketIdentifiersInUseWhenTheyComeRoundAgain() { // [MQTT-2.2.1-4]
        InflightWindow window = new InflightWindow();
        int stuck = window.add(delivery("stuck", QoS.AT_LEAST_ONCE, null));
        for (int i = 0; i < 65_534; i++) {
            window.remove(window.add(delivery("a", QoS.AT_LEAST_ONCE, null)));
        }
        assertThat(window.add(delivery("next", QoS.AT_LEAST_ONCE, null))).isNotEqualTo(stuck);
        assertThat(window.delivery(stuck)).isNotNull();
    }

    @Test
    void hasAllPacketIdentifiersAtOnceIfNeedBe() {
        InflightWindow window = new InflightWindow();
        for (int i = 1; i <= 65_535; i++) {
            assertThat(window.add(delivery("a", QoS.AT_LEAST_ONCE, null))).isEqualTo(i);
        }
        window.remove(4711);
        assertThat(window.add(delivery("b", QoS.AT_LEAST_ONCE, null))).isEqualTo(4711);
    }

    private DeliveryQueue attached(SessionLimits limits, int receiveMaximum) {
        DeliveryQueue queue = new DeliveryQueue(limits, events, fates);
        queue.attach(wire, receiveMaximum, NOW);
        return queue;
    }

    private static void offer(DeliveryQueue queue, String... payloads) {
        for (String payload : payloads) {
            queue.offer(delivery(payload, QoS.AT_LEAST_ONCE, null), NOW);
        }
    }

    private static SessionLimits limits(int messages, DropPolicy policy) {
        return new SessionLimits(messages, 1 << 20, policy, 100, 1 << 20, 0);
    }

    static Delivery delivery(String payload, QoS qos, @Nullable Lease lease) {
        return new Delivery(message(payload, ApplicationMessage.NEVER), qos, false, new int[0], lease);
    }

    static ApplicationMessage message(String payload, long expiresAtMs) {
        return new ApplicationMessage(
                TopicName.of("t"),
                payload.getBytes(StandardCharsets.UTF_8),
                QoS.EXACTLY_ONCE,
                false,
                "",
                MessageProperties.NONE,
                expiresAtMs);
    }

    private static Lease lease(long ticket) {
        return new Lease("$share/g/t", 0, ticket, 0, QoS.EXACTLY_ONCE);
    }

    /** What became of leases, by their tickets. */
    static final class Fates implements LeaseSink {
        final List<Long> settled = new ArrayList<>();
        final List<Long> givenBack = new ArrayList<>();

        @Override
        public void onSettled(Lease lease) {
            settled.add(lease.lending());
        }

        @Override
        public void onGivenBack(Lease lease) {
            givenBack.add(lease.lending());
        }
    }

    /** The packets that were sent, as "id payload [dup]" and "id PUBREL". */
    static final class Wire implements DeliverySink {
        private final List<String> sent = new ArrayList<>();
        final ArrayDeque<Integer> chosen = new ArrayDeque<>(); // the Packet Identifiers of new packets
        boolean writable = true;

        List<String> take() {
            List<String> taken = List.copyOf(sent);
            sent.clear();
            return taken;
        }

        @Override
        public boolean isWritable() {
            return writable;
        }

        @Override
        public void onPublish(int packetId, boolean dup, Delivery delivery) {
            if (packetId > 0 && !dup) {
                chosen.add(packetId);
            }
            sent.add(packetId + " " + Client.payload(delivery.message()) + (dup ? " dup" : ""));
        }

        @Override
        public void onPubrel(int packetId) {
            sent.add(packetId + " PUBREL");
        }
    }
}
