package io.flotilla.routing.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a message expires and what it weighs; and the values that it is made of. */
class ApplicationMessageTest {
    @Test
    void expiresAtItsTimeAndNotBefore() {
        assertThat(message(MessageProperties.NONE, 1000).isExpired(999)).isFalse();
        assertThat(message(MessageProperties.NONE, 1000).isExpired(1000)).isTrue();
    }

    @Test
    void neverExpiresWithoutAnInterval() {
        assertThat(message(MessageProperties.NONE, ApplicationMessage.NEVER).isExpired(Long.MAX_VALUE - 1))
                .isFalse();
    }

    /** Otherwise a client could fill the memory with messages of no payload. */
    @Test
    void weighsItsPropertiesToo() {
        UserProperty large = new UserProperty("n".repeat(10_000), "v".repeat(10_000));
        var properties = new MessageProperties(
                MessageProperties.ABSENT, "c".repeat(10_000), null, new byte[10_000], Collections.nCopies(10, large));

        assertThat(message(properties, ApplicationMessage.NEVER).queuedBytes()).isGreaterThan(220_000);
        assertThat(message(MessageProperties.NONE, ApplicationMessage.NEVER).queuedBytes())
                .isLessThan(300);
    }

    /** [MQTT-3.3.2-18] */
    @Test
    void keepsUserPropertiesInOrderWhateverBecomesOfTheList() {
        List<UserProperty> list = new ArrayList<>(List.of(new UserProperty("b", "1"), new UserProperty("a", "2")));
        var properties = new MessageProperties(MessageProperties.ABSENT, null, null, null, list);
        list.clear();

        assertThat(properties.userProperties()).extracting(UserProperty::name).containsExactly("b", "a");
    }

    @Test
    void takesTheLowerOfTwoQos() {
        assertThat(QoS.EXACTLY_ONCE.min(QoS.AT_LEAST_ONCE)).isEqualTo(QoS.AT_LEAST_ONCE);
        assertThat(QoS.AT_MOST_ONCE.min(QoS.EXACTLY_ONCE)).isEqualTo(QoS.AT_MOST_ONCE);
    }

    @Test
    void readsQosFromTheWire() {
        for (QoS qos : QoS.values()) {
            assertThat(QoS.of(qos.value())).isEqualTo(qos);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> QoS.of(3));
        assertThatIllegalArgumentException().isThrownBy(() -> QoS.of(-1));
    }

    private static ApplicationMessage message(MessageProperties properties, long expiresAtMs) {
        return new ApplicationMessage(
                TopicName.of("a"), new byte[0], QoS.AT_MOST_ONCE, false, "publisher", properties, expiresAtMs);
    }
}
