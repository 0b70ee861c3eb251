package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.routing.message.QoS;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who holds a Client Identifier, and which session a CONNECT finds (MQTT 5.0, sections 3.1.2.4, 3.1.2.11.2 and 3.1.4). */
class ConnectTest {
    private final Engine engine = new Engine();

    @Test
    void findsNoSessionTheFirstTime() { // [MQTT-3.2.2-3]
        ConnectResult result = Client.of(engine, "a").expiring(100).connect().result;
        assertThat(result.sessionPresent()).isFalse();
        assertThat(result.durable()).isTrue();
        assertThat(result.sessionExpirySeconds()).isEqualTo(100);
    }

    @Test
    void keepsNothingOfATransientSession() {
        Client first = Client.of(engine, "a").connect();
        assertThat(first.result.durable()).isFalse();
        first.disconnect();
        assertThat(Client.of(engine, "a").connect().result.sessionPresent()).isFalse();
    }

    @Test
    void resumesASessionWithItsSubscriptions() { // [MQTT-3.1.2-5]
        Client.of(engine, "a").expiring(100).connect().subscribe("t").disconnect();
        engine.publish("t", "while away", QoS.AT_LEAST_ONCE);
        Client second = Client.of(engine, "a").expiring(100).connect();
        assertThat(second.result.sessionPresent()).isTrue();
        assertThat(second.received).containsExactly("while away");
    }

    @Test
    void sendsNothingOfAResumedSessionBeforeTheConnack() {
        Client.of(engine, "a").expiring(100).connect().subscribe("t").disconnect();
        engine.publish("t", "1", QoS.AT_LEAST_ONCE);
        Client second = Client.of(engine, "a").expiring(100).connectOnly();
        engine.publish("t", "2", QoS.AT_LEAST_ONCE);
        assertThat(second.received).isEmpty();
        engine.sessions.start("a", second.result.epoch());
        engine.run();
        assertThat(second.received).containsExactly("1", "2");
    }

    @Test
    void startsAnewWithCleanStart() { // [MQTT-3.1.2-4]
        Client.of(engine, "a").expiring(100).connect().subscribe("t").disconnect();
        Client second = Client.of(engine, "a").cleanStart().expiring(100).connect();
        engine.publish("t", "1", QoS.AT_LEAST_ONCE);
        assertThat(second.result.sessionPresent()).isFalse();
        assertThat(second.received).isEmpty();
    }

    @Test
    void resumesADurableSessionForAConnectionThatIsItsLast() {
        Client.of(engine, "a").expiring(100).connect().subscribe("t").disconnect();
        Client last = Client.of(engine, "a").expiring(0).connect();
        assertThat(last.result.durable()).isTrue();
        engine.publish("t", "1", QoS.AT_LEAST_ONCE);
        assertThat(last.received).containsExactly("1");
        last.disconnect();
        assertThat(engine.sessions.counts().durableSessions()).isZero();
    }

    @Test
    void tellsTheEarlierHolderAndGoesOnWithItsSession() { // [MQTT-3.1.4-3]
        Client first = Client.of(engine, "a").expiring(100).connect();
        first.subscribe("t");
        Client second = Client.of(engine, "a").expiring(100).connect();
        engine.publish("t", "1", QoS.AT_LEAST_ONCE);
        assertThat(first.takenOver).isTrue();
        assertThat(second.result.sessionPresent()).isTrue();
        assertThat(second.result.epoch()).isGreaterThan(first.result.epoch());
        assertThat(first.received).isEmpty();
        assertThat(second.received).containsExactly("1");
    }

    @Test
    void endsASessionWithoutExpiryWhenItIsTakenOver() {
        Client.of(engine, "a").connect();
        assertThat(Client.of(engine, "a").expiring(100).connect().result.sessionPresent())
                .isFalse();
        assertThat(engine.sessions.counts().connectedClients()).isEqualTo(1);
    }

    @Test
    void refusesWhatAnEarlierConnectionStillAsks() { // I4
        Client first = Client.of(engine, "a").expiring(100).connect();
        first.subscribe("t");
        Client second = Client.of(engine, "a").expiring(100).connect();
        engine.publish("t", "1", QoS.AT_LEAST_ONCE);
        first.acknowledge(Acknowledgement.Kind.PUBACK, 1);
        first.lose();
        engine.publish("t", "2", QoS.AT_LEAST_ONCE);
        assertThat(second.received).containsExactly("1", "2");
        assertStale(engine.sessions.unsubscribe("a", first.result.epoch(), List.of("t")));
        assertStale(engine.sessions.receive("a", first.result.epoch(), 1));
        assertStale(engine.sessions.release("a", first.result.epoch(), 1));
        second.lose();
        assertThat(Client.of(engine, "a").expiring(100).connect().last().dup()).isTrue();
    }

    @Test
    void refusesAConnectionOfAClientThatCameBackAnew() { // an epoch never comes again
        Client first = Client.of(engine, "a").connect();
        first.disconnect();
        Client second = Client.of(engine, "a").connect();
        first.lose();
        assertThat(second.result.epoch()).isGreaterThan(first.result.epoch());
        assertThat(engine.sessions.counts().connectedClients()).isEqualTo(1);
    }

    @Test
    void tellsAConnectionThatItIsKicked() {
        Client client = Client.of(engine, "a").connect();
        assertThat(engine.answer(engine.sessions.kick("a"))).isTrue();
        assertThat(engine.answer(engine.sessions.kick("b"))).isFalse();
        assertThat(client.kicked).isTrue();
    }

    @Test
    void endsUpWithOneHolderAfterAStormOfTakeovers() {
        List<Client> storm = IntStream.range(0, 200)
                .mapToObj(i -> Client.of(engine, "a").expiring(100))
                .toList();
        List<CompletionStage<ConnectResult>> results =
                storm.stream().map(client -> engine.connect(client.request())).toList();
        engine.run();
        assertThat(storm.stream().filter(client -> !client.takenOver)).containsExactly(storm.get(199));
        assertThat(results.stream()
                        .map(each -> each.toCompletableFuture().join().epoch()))
                .doesNotHaveDuplicates()
                .isSorted();
        SessionCounts counts = engine.sessions.counts();
        assertThat(counts.connectedClients()).isEqualTo(1);
        assertThat(counts.durableSessions()).isEqualTo(1);
        assertThat(counts.offlineSessions()).isZero();
    }

    private void assertStale(CompletionStage<?> answer) {
        assertThatThrownBy(() -> engine.answer(answer))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StaleConnectionException.class);
    }
}
