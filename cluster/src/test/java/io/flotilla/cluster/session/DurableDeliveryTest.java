package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.subscription.RetainHandling;
import io.flotilla.routing.subscription.Subscription;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a durable session receives of what its partition accepts (MQTT 5.0, sections 3.3.4, 3.8.3.1, 3.8.4 and 4.3.3). */
class DurableDeliveryTest {
    private final Engine engine = new Engine();
    private final Client client = Client.of(engine, "a").expiring(100).connect();

    @Test
    void receivesOneCopyForOverlappingSubscriptions() { // [MQTT-3.3.4-2, MQTT-3.3.4-3]
        client.subscribe(subscription("t/+", QoS.AT_MOST_ONCE, false, 7));
        client.subscribe(subscription("t/#", QoS.EXACTLY_ONCE, false, 8));
        engine.publish("t/1", "m", QoS.AT_LEAST_ONCE);
        assertThat(client.received).containsExactly("m");
        assertThat(client.last().delivery().qos()).isEqualTo(QoS.AT_LEAST_ONCE);
        assertThat(client.last().delivery().subscriptionIdentifiers()).containsExactlyInAnyOrder(7, 8);
    }

    @Test
    void replacesASubscriptionWithTheSameFilter() { // [MQTT-3.8.4-3]
        assertThat(client.subscribe(subscription("t", QoS.EXACTLY_ONCE, false, 7)))
                .isTrue();
        assertThat(client.subscribe(subscription("t", QoS.AT_MOST_ONCE, false, 8)))
                .isFalse();
        engine.publish("t", "m", QoS.EXACTLY_ONCE);
        assertThat(client.last().delivery().qos()).isEqualTo(QoS.AT_MOST_ONCE);
        assertThat(client.last().delivery().subscriptionIdentifiers()).containsExactly(8);
        assertThat(engine.sessions.counts().subscriptions()).isEqualTo(1);
    }

    @Test
    void doesNotReceiveItsOwnMessagesWithNoLocal() { // [MQTT-3.8.3-3]
        client.subscribe(subscription("t", QoS.EXACTLY_ONCE, true, 0));
        publish("own", false, "a");
        publish("other", false, "b");
        assertThat(client.received).containsExactly("other");
    }

    @Test
    void keepsRetainOnlyWhereItIsAskedTo() { // [MQTT-3.3.1-12, MQTT-3.3.1-13]
        client.subscribe("t");
        publish("1", true, "b");
        assertThat(client.last().delivery().retain()).isFalse();
        client.subscribe(Subscription.parse("t", QoS.EXACTLY_ONCE, false, true, RetainHandling.SEND, 0));
        publish("2", true, "b");
        assertThat(client.last().delivery().retain()).isTrue();
    }

    @Test
    void receivesNothingAfterItUnsubscribed() { // [MQTT-3.10.4-2]
        client.subscribe("t");
        assertThat(client.unsubscribe("t")).isTrue();
        assertThat(client.unsubscribe("t")).isFalse();
        engine.publish("t", "m", QoS.AT_LEAST_ONCE);
        assertThat(client.received).isEmpty();
    }

    @Test
    void receivesByWhatItIsSubscribedToWhenAMessageComes() {
        client.subscribe(subscription("t", QoS.AT_LEAST_ONCE, false, 1));
        engine.publish("t", "1", QoS.AT_LEAST_ONCE);
        client.subscribe(subscription("+", QoS.AT_LEAST_ONCE, false, 2));
        engine.publish("t", "2", QoS.AT_LEAST_ONCE);
        assertThat(client.last().delivery().subscriptionIdentifiers()).containsExactlyInAnyOrder(1, 2);
        client.unsubscribe("t");
        engine.publish("t", "3", QoS.AT_LEAST_ONCE);
        assertThat(client.last().delivery().subscriptionIdentifiers()).containsExactly(2);
        assertThat(client.received).containsExactly("1", "2", "3");
    }

    @Test
    void receivesWhateverOtherTopicsThereAre() {
        client.subscribe("t/#");
        for (int i = 0; i < 5_000; i++) { // more than audiences are remembered
            engine.publish("t/" + i % 2_500, "m" + i, QoS.AT_MOST_ONCE);
        }
        assertThat(client.received).hasSize(5_000);
    }

    @Test
    void sharesADeliveryWithThoseWhoGetTheSame() {
        List<Client> clients = IntStream.range(0, 20)
                .mapToObj(
                        i -> Client.of(engine, "c" + i).expiring(100).connect().subscribe("t"))
                .toList();
        engine.publish("t", "m", QoS.AT_LEAST_ONCE);
        long deliveries = clients.stream()
                .map(each -> System.identityHashCode(each.last().delivery()))
                .distinct()
                .count();
        assertThat(deliveries).isLessThan(20); // one per partition
    }

    @Test
    void receivesQosZeroOnlyWhileConnected() {
        client.subscribe("t");
        engine.publish("t", "1", QoS.AT_MOST_ONCE);
        client.lose();
        engine.publish("t", "2", QoS.AT_MOST_ONCE);
        assertThat(client.received).containsExactly("1");
        assertThat(engine.events.dropped(DropReason.OFFLINE)).isEqualTo(1);
    }

    @Test
    void receivesTheMessagesOfOneAppendInOneBatch() {
        client.subscribe("t");
        int partition = engine.sessions.partitionOfClient("a");
        List<AppendBatch.Entry> entries = List.of(entry("1"), entry("2"), entry("3"));
        engine.answer(engine.sessions.append(partition, new AppendBatch(Engine.SELF, entries)));
        assertThat(client.received).containsExactly("1", "2", "3");
        assertThat(client.batches).isEqualTo(1);
    }

    @Test
    void keepsTheOrderWhereItSendsAgainInTheSameBatch() {
        client.subscribe("t");
        int partition = engine.sessions.partitionOfClient("a");
        engine.answer(engine.replicator.apply(partition, batch -> {
            batch.append(qosZero("1"), engine.nowMs);
            new ClientOperations.Resume("a", client.epoch(), 0).run(batch);
            batch.append(qosZero("2"), engine.nowMs);
            return true;
        }));
        assertThat(client.received).containsExactly("1", "2");
    }

    private AppendBatch qosZero(String payload) {
        return new AppendBatch(
                Engine.SELF,
                List.of(new AppendBatch.Entry(engine.message("t", payload, QoS.AT_MOST_ONCE), true, false)));
    }

    @Test
    void sharesTheMessageAmongSessions() {
        Client other = Client.of(engine, "b").expiring(100).connect().subscribe("t");
        client.subscribe("t");
        engine.publish("t", "m", QoS.AT_LEAST_ONCE);
        assertThat(other.last().delivery().message())
                .isSameAs(client.last().delivery().message());
    }

    @Test
    void completesAQosTwoExchangeOverTwoConnections() {
        client.subscribe("t");
        engine.publish("t", "m", QoS.EXACTLY_ONCE);
        client.acknowledge(Acknowledgement.Kind.PUBREC, 1);
        client.lose();
        Client again = Client.of(engine, "a").expiring(100).connect();
        assertThat(again.packets).containsExactly(new Outbound.Release(1, true));
        again.acknowledge(Acknowledgement.Kind.PUBCOMP, 1);
        again.lose();
        assertThat(Client.of(engine, "a").expiring(100).connect().packets).isEmpty();
    }

    @Test
    void answersAPubrecForAnUnknownPacketIdentifier() {
        client.acknowledge(Acknowledgement.Kind.PUBREC, 42);
        assertThat(client.packets).containsExactly(new Outbound.Release(42, false));
    }

    @Test
    void knowsAQosTwoMessageUntilItIsReleased() { // [MQTT-4.3.3-10, MQTT-4.3.3-12]
        long publication = receive(client, 5);
        client.lose();
        Client again = Client.of(engine, "a").expiring(100).connect();
        assertThat(receive(again, 5)).isEqualTo(publication);
        assertThat(release(again, 5)).isTrue();
        assertThat(release(again, 5)).isFalse();
        assertThat(receive(again, 5)).isGreaterThan(publication);
    }

    @Test
    void receivesRetainedMessagesThroughItsQueue() {
        Delivery retained = Delivery.of(engine.message("t", "kept", QoS.AT_LEAST_ONCE), QoS.AT_LEAST_ONCE, true);
        engine.sessions.deliver("a", client.result.epoch(), List.of(retained));
        engine.run();
        assertThat(client.last().packetId()).isEqualTo(1);
        assertThat(client.last().delivery().retain()).isTrue();
    }

    @Test
    void tellsWhenItsClientHasTakenRetainedMessages() {
        Client narrow = Client.of(engine, "narrow").expiring(100).receiveMaximum(1);
        narrow.connect();
        List<Delivery> retained = Stream.of("1", "2")
                .map(payload -> engine.message("t", payload, QoS.AT_LEAST_ONCE))
                .map(message -> Delivery.of(message, QoS.AT_LEAST_ONCE, true))
                .toList();
        CompletableFuture<Boolean> taken = engine.sessions
                .deliver("narrow", narrow.result.epoch(), retained)
                .toCompletableFuture();
        engine.run();
        assertThat(taken).isNotDone();
        narrow.acknowledge(Acknowledgement.Kind.PUBACK, 1);
        assertThat(narrow.received).containsExactly("1", "2");
        assertThat(taken).isCompletedWithValue(true);
    }

    @Test
    void waitsForNoClientThatHasGone() {
        Client narrow = Client.of(engine, "narrow").expiring(100).receiveMaximum(1);
        narrow.connect();
        List<Delivery> two = Collections.nCopies(
                2, Delivery.of(engine.message("t", "kept", QoS.AT_LEAST_ONCE), QoS.AT_LEAST_ONCE, true));
        CompletionStage<Boolean> taken = engine.sessions.deliver("narrow", narrow.result.epoch(), two);
        narrow.lose();
        assertThat(taken.toCompletableFuture()).isDone();
        assertThat(engine.answer(engine.sessions.deliver("narrow", narrow.result.epoch(), two)))
                .isFalse();
    }

    @Test
    void isSubscribedWhenEveryNodeMatchesIt() { // I3
        engine.routes.holding = true;
        CompletionStage<?> first = subscribe(client, "t");
        Client other = Client.of(engine, "b").expiring(100).connect();
        CompletionStage<?> group = subscribe(other, "$share/g/t");
        engine.run();
        CompletionStage<?> second = subscribe(client, "t"); // the route is asked for, but not there
        engine.run();
        assertThat(List.of(first, second, group))
                .noneMatch(each -> each.toCompletableFuture().isDone());
        engine.routes.release();
        assertThat(List.of(first, second, group))
                .allMatch(each -> each.toCompletableFuture().isDone());
    }

    @Test
    void keepsTheRouteWhileAnotherSessionOfThePartitionNeedsIt() {
        List<Client> clients = IntStream.range(0, 20)
                .mapToObj(
                        i -> Client.of(engine, "c" + i).expiring(100).connect().subscribe("t"))
                .toList();
        clients.subList(1, 20).forEach(each -> each.unsubscribe("t"));
        engine.publish("t", "m", QoS.AT_LEAST_ONCE);
        assertThat(clients.get(0).received).containsExactly("m");
        clients.get(0).unsubscribe("t");
        assertThat(engine.routes.match(engine.message("t", "", QoS.AT_MOST_ONCE).topic()))
                .isEmpty();
    }

    private CompletionStage<List<Boolean>> subscribe(Client by, String filter) {
        return engine.sessions.subscribe(
                by.clientId, by.result.epoch(), List.of(subscription(filter, QoS.EXACTLY_ONCE, false, 0)));
    }

    private long receive(Client by, int packetId) {
        return engine.answer(engine.sessions.receive("a", by.result.epoch(), packetId));
    }

    private boolean release(Client by, int packetId) {
        return engine.answer(engine.sessions.release("a", by.result.epoch(), packetId));
    }

    private void publish(String payload, boolean retain, String publisher) {
        engine.answer(engine.publish(
                engine.message("t", payload, QoS.AT_LEAST_ONCE, retain, publisher, ApplicationMessage.NEVER)));
    }

    private AppendBatch.Entry entry(String payload) {
        return new AppendBatch.Entry(engine.message("t", payload, QoS.AT_LEAST_ONCE), true, false);
    }

    private static Subscription subscription(String filter, QoS qos, boolean noLocal, int identifier) {
        return Subscription.parse(filter, qos, noLocal, false, RetainHandling.SEND, identifier);
    }
}
