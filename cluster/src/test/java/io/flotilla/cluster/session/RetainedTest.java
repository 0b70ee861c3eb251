package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import org.junit.jupiter.api.Test;

/** Retained messages over all partitions (MQTT 5.0, section 3.3.1.3). Which messages a filter matches: see the tests of RetainedMessages. */
class RetainedTest {
    private final Engine engine = new Engine();

    @Test
    void keepsTheLastOfEachTopic() { // [MQTT-3.3.1-5]
        retain("a/1", "old");
        retain("a/1", "new");
        assertThat(engine.retained("a/1")).containsExactly("new");
        assertThat(engine.sessions.counts().retainedMessages()).isEqualTo(1);
    }

    @Test
    void findsWildcardsInAllPartitions() {
        for (int i = 0; i < 30; i++) {
            retain("a/" + i, "m" + i);
        }
        assertThat(engine.retained("a/+")).hasSize(30);
        assertThat(engine.retained("b/#")).isEmpty();
    }

    @Test
    void isClearedByAnEmptyPayload() { // [MQTT-3.3.1-6]
        retain("a", "m");
        retain("a", "");
        assertThat(engine.retained("#")).isEmpty();
        assertThat(engine.sessions.counts().retainedBytes()).isZero();
    }

    @Test
    void expires() {
        engine.answer(engine.publish(engine.message("a", "m", QoS.AT_LEAST_ONCE, true, "", engine.nowMs + 5_000)));
        engine.nowMs += 4_999;
        assertThat(engine.retained("a")).containsExactly("m");
        engine.nowMs += 1;
        assertThat(engine.retained("a")).isEmpty();
        engine.pass(0);
        assertThat(engine.sessions.counts().retainedMessages()).isZero();
    }

    private void retain(String topic, String payload) {
        engine.answer(
                engine.publish(engine.message(topic, payload, QoS.AT_LEAST_ONCE, true, "", ApplicationMessage.NEVER)));
    }
}
