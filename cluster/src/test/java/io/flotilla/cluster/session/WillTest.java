package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import org.junit.jupiter.api.Test;

/** When a Will Message is published (MQTT 5.0, sections 3.1.2.5 and 3.1.3.2.2). */
class WillTest {
    private final Engine engine = new Engine();

    @Test
    void isPublishedWhenTheConnectionIsLost() { // [MQTT-3.1.2-8]
        Client watcher = Client.of(engine, "watcher").expiring(10).connect().subscribe("will");
        Client.of(engine, "a").will("will", 0).connect().lose();
        assertThat(watcher.received).containsExactly("will of a");
        assertThat(engine.events.wills).isEqualTo(1);
    }

    @Test
    void isRemovedByANormalDisconnect() { // [MQTT-3.14.4-3]
        Client.of(engine, "a").will("will", 0).connect().disconnect();
        Client.of(engine, "b").will("will", 0).expiring(10).connect().disconnect();
        engine.pass(10_000);
        assertThat(engine.wills).isEmpty();
    }

    @Test
    void waitsForItsDelay() {
        Client.of(engine, "a").will("will", 5).expiring(10).connect().lose();
        engine.pass(4_999);
        assertThat(engine.wills).isEmpty();
        engine.pass(1);
        assertThat(engine.wills).hasSize(1);
        engine.pass(5_000);
        assertThat(engine.wills).describedAs("not again when the session ends").hasSize(1);
        assertThat(engine.sessions.counts().durableSessions()).isZero();
    }

    @Test
    void doesNotOutwaitItsSession() {
        Client.of(engine, "a").will("will", 50).expiring(10).connect().lose();
        Client.of(engine, "transient").will("will", 50).connect().lose();
        assertThat(engine.wills).hasSize(1);
        engine.pass(10_000);
        assertThat(engine.wills).hasSize(2);
    }

    @Test
    void isNotPublishedWhenTheClientComesBackInTime() { // [MQTT-3.1.3-9]
        Client.of(engine, "a").will("will", 5).expiring(10).connect().lose();
        engine.pass(4_000);
        Client.of(engine, "a").expiring(10).connect();
        engine.pass(60_000);
        assertThat(engine.wills).isEmpty();
    }

    @Test
    void isPublishedWhenTheClientComesBackWithCleanStart() {
        Client.of(engine, "a").will("will", 5).expiring(10).connect().lose();
        Client.of(engine, "a").cleanStart().connect();
        assertThat(engine.wills).hasSize(1);
    }

    @Test
    void isPublishedAtATakeoverUnlessItsDelayLetsTheSessionGoOn() {
        Client.of(engine, "at once").will("will", 0).expiring(10).connect();
        Client.of(engine, "at once").expiring(10).connect();
        Client.of(engine, "delayed").will("will", 5).expiring(10).connect();
        Client.of(engine, "delayed").expiring(10).connect();
        Client.of(engine, "clean").will("will", 5).expiring(10).connect();
        Client.of(engine, "clean").cleanStart().connect();
        Client.of(engine, "transient").will("will", 5).connect();
        Client.of(engine, "transient").connect();
        engine.pass(60_000);
        assertThat(engine.wills.stream().map(ApplicationMessage::publisher))
                .containsExactly("at once", "clean", "transient");
    }

    @Test
    void expiresFromWhenItIsPublished() {
        ApplicationMessage message = engine.message("will", "w", QoS.AT_LEAST_ONCE);
        Client.of(engine, "a")
                .will(new WillMessage(message, 5, 7))
                .expiring(10)
                .connect()
                .lose();
        engine.pass(5_000);
        assertThat(engine.wills.get(0).expiresAtMs()).isEqualTo(engine.nowMs + 7_000);
    }
}
