package io.flotilla.routing.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.InvalidTopicException;
import io.flotilla.routing.topic.TopicFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a subscription is spelled, and which options go together (MQTT 5.0, sections 3.8.3.1 and 4.8.2). */
class SubscriptionTest {
    @ParameterizedTest
    @CsvSource({
        "$share/consumer1/sport/tennis/+, consumer1, sport/tennis/+",
        "$share/consumer2//finance, consumer2, /finance",
        "$share/a/$share/b/c, a, $share/b/c",
        "$share/a/#, a, #",
    })
    void isSharedWhereAShareNameStandsBeforeItsFilter(String spelling, String shareName, String filter) {
        Subscription subscription = parse(spelling);

        assertThat(subscription.shareName()).isEqualTo(shareName);
        assertThat(subscription.filter()).isEqualTo(TopicFilter.of(filter));
        assertThat(subscription.key()).isEqualTo(spelling);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "$share", "$shared/a/b", "share/a/b", "/$share/a/b", "$SYS/#"})
    void isNotSharedOtherwise(String spelling) {
        Subscription subscription = parse(spelling);

        assertThat(subscription.shareName()).isNull();
        assertThat(subscription.filter()).isEqualTo(TopicFilter.of(spelling));
        assertThat(subscription.key()).isEqualTo(spelling);
    }

    /** [MQTT-4.8.2-1, MQTT-4.8.2-2, MQTT-1.5.4-2] */
    @ParameterizedTest
    @ValueSource(
            strings = {"$share/", "$share//a", "$share/a", "$share/a/", "$share/+/a", "$share/a#/b", "$share/a\0/b"})
    void hasAShareNameWithoutWildcardAndAFilterAfterIt(String spelling) {
        assertThatExceptionOfType(InvalidTopicException.class).isThrownBy(() -> parse(spelling));
    }

    /** [MQTT-3.8.3-4] */
    @Test
    void hasNoNoLocalWhereItIsShared() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Subscription.parse("$share/a/b", QoS.AT_MOST_ONCE, true, false, RetainHandling.SEND, 0))
                .withMessageContaining("MQTT-3.8.3-4");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 268_435_456})
    void hasAnIdentifierInRange(int identifier) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Subscription.parse("a", QoS.AT_MOST_ONCE, false, false, RetainHandling.SEND, identifier));
    }

    @Test
    void readsRetainHandlingFromTheWire() {
        assertThat(RetainHandling.of(0)).isEqualTo(RetainHandling.SEND);
        assertThat(RetainHandling.of(1)).isEqualTo(RetainHandling.SEND_IF_NEW);
        assertThat(RetainHandling.of(2)).isEqualTo(RetainHandling.DO_NOT_SEND);
        assertThatIllegalArgumentException().isThrownBy(() -> RetainHandling.of(3));
    }

    private static Subscription parse(String spelling) {
        return Subscription.parse(spelling, QoS.AT_LEAST_ONCE, false, false, RetainHandling.SEND, 0);
    }
}
