package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.routing.message.QoS;
import org.junit.jupiter.api.Test;

/** When a session ends (MQTT 5.0, sections 3.1.2.11.2 and 3.14.2.2.2). */
class SessionExpiryTest {
    private final Engine engine = new Engine();

    @Test
    void endsWhenItsIntervalHasPassedSinceTheDisconnect() {
        Client client = Client.of(engine, "a").expiring(10).connect();
        engine.pass(60_000);
        client.disconnect();
        engine.pass(9_999);
        assertThat(engine.sessions.counts().offlineSessions()).isEqualTo(1);
        engine.pass(1);
        assertThat(engine.sessions.counts().offlineSessions()).isZero();
        assertThat(Client.of(engine, "a").connect().result.sessionPresent()).isFalse();
    }

    @Test
    void isNotResumedOnceItIsDueEvenBeforeATick() {
        Client.of(engine, "a").expiring(10).connect().disconnect();
        engine.nowMs += 10_000;
        assertThat(Client.of(engine, "a").expiring(10).connect().result.sessionPresent())
                .isFalse();
        assertThat(engine.sessions.counts().durableSessions()).isEqualTo(1);
    }

    @Test
    void neverEndsWithTheHighestInterval() {
        Client.of(engine, "a").expiring(ConnectRequest.NEVER_EXPIRES).connect().disconnect();
        engine.pass(Long.MAX_VALUE / 2);
        assertThat(Client.of(engine, "a").connect().result.sessionPresent()).isTrue();
    }

    @Test
    void endsAtTheCap() {
        Engine capped = new Engine(new SessionLimits(10, 1 << 20, DropPolicy.NEWEST, 10, 1 << 20, 5));
        Client client =
                Client.of(capped, "a").expiring(ConnectRequest.NEVER_EXPIRES).connect();
        assertThat(client.result.sessionExpirySeconds()).isEqualTo(5);
        client.disconnect();
        capped.pass(5_000);
        assertThat(capped.sessions.counts().durableSessions()).isZero();
    }

    @Test
    void endsAtOnceWhereTheDisconnectSaysSo() {
        Client.of(engine, "a").expiring(10).connect().depart(new Departure(false, 0));
        assertThat(engine.sessions.counts().durableSessions()).isZero();
    }

    @Test
    void livesAsLongAsTheDisconnectSays() {
        Client.of(engine, "a").expiring(10).connect().depart(new Departure(false, 20));
        engine.pass(19_999);
        assertThat(engine.sessions.counts().durableSessions()).isEqualTo(1);
        engine.pass(1);
        assertThat(engine.sessions.counts().durableSessions()).isZero();
    }

    @Test
    void startsToExpireAnewWithEveryDisconnect() {
        Client.of(engine, "a").expiring(10).connect().disconnect();
        engine.pass(9_000);
        Client.of(engine, "a").expiring(10).connect().disconnect();
        engine.pass(9_000);
        assertThat(engine.sessions.counts().durableSessions()).isEqualTo(1);
    }

    @Test
    void leavesNothingBehind() {
        Client.of(engine, "a")
                .expiring(10)
                .connect()
                .subscribe("t", "$share/g/s")
                .disconnect();
        engine.publish("t", "1", QoS.AT_LEAST_ONCE);
        engine.publish("s", "2", QoS.AT_LEAST_ONCE);
        engine.pass(10_000);
        assertThat(engine.routes.match(engine.message("t", "", QoS.AT_MOST_ONCE).topic()))
                .isEmpty();
        assertThat(engine.routes.match(engine.message("s", "", QoS.AT_MOST_ONCE).topic()))
                .isEmpty();
        assertThat(engine.events.queuedBytes).isZero();
        assertThat(engine.sessions.counts()).isEqualTo(new SessionCounts(0, 0, 0, 0, 0, 0, 0, 0, 0));
    }
}
