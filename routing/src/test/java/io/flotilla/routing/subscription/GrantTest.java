package io.flotilla.routing.subscription;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What overlapping subscriptions of one client give it (MQTT 5.0, section 3.3.4). */
class GrantTest {
    private static final boolean NO_LOCAL = true;
    private static final boolean AS_PUBLISHED = true;

    @Test
    void givesTheHighestQosButNoMoreThanWasPublished() { // [MQTT-3.3.4-2]
        Grant grant = Grant.of(List.of(
                subscription(QoS.AT_MOST_ONCE, false, false, 0), subscription(QoS.EXACTLY_ONCE, false, false, 0)));

        assertThat(grant.qos(message(QoS.AT_LEAST_ONCE))).isEqualTo(QoS.AT_LEAST_ONCE);
        assertThat(grant.qos(message(QoS.EXACTLY_ONCE))).isEqualTo(QoS.EXACTLY_ONCE);
    }

    @Test
    void givesTheIdentifierOfEverySubscriptionThatHasOne() { // [MQTT-3.3.4-4]
        Grant grant = Grant.of(List.of(
                subscription(QoS.AT_MOST_ONCE, false, false, 7),
                subscription(QoS.AT_MOST_ONCE, false, false, 0),
                subscription(QoS.AT_MOST_ONCE, false, false, 9)));

        assertThat(grant.identifiers()).containsExactlyInAnyOrder(7, 9);
    }

    @Test
    void keepsTheRetainFlagOnlyWhereThatIsAskedFor() { // [MQTT-3.3.1-12, MQTT-3.3.1-13]
        assertThat(Grant.of(List.of(subscription(QoS.AT_MOST_ONCE, false, AS_PUBLISHED, 0)))
                        .retain(message(QoS.AT_MOST_ONCE)))
                .isTrue();
        assertThat(Grant.of(List.of(subscription(QoS.AT_MOST_ONCE, false, false, 0)))
                        .retain(message(QoS.AT_MOST_ONCE)))
                .isFalse();
    }

    @Test
    void keepsAClientsOwnMessageFromItWhereThatIsAskedFor() { // [MQTT-3.8.3-3]
        Grant grant = Grant.of(List.of(subscription(QoS.AT_MOST_ONCE, NO_LOCAL, false, 0)));

        assertThat(grant.forMessageOf("publisher", "publisher")).isNull();
        assertThat(grant.forMessageOf("publisher", "other")).isSameAs(grant);
    }

    @Test
    void givesOwnMessagesByTheOtherSubscriptionsAlone() {
        Grant grant = Grant.of(List.of(
                subscription(QoS.EXACTLY_ONCE, NO_LOCAL, false, 1), subscription(QoS.AT_LEAST_ONCE, false, false, 2)));
        Grant own = requireNonNull(grant.forMessageOf("publisher", "publisher"));

        assertThat(own.qos(message(QoS.EXACTLY_ONCE))).isEqualTo(QoS.AT_LEAST_ONCE);
        assertThat(own.identifiers()).containsExactly(2);
    }

    @Test
    void isTheSameOfOneSubscriptionAloneAndInAList() {
        Subscription only = subscription(QoS.AT_LEAST_ONCE, NO_LOCAL, AS_PUBLISHED, 0);

        assertThat(Grant.of(only)).isSameAs(Grant.of(List.of(only)));
        assertThat(Grant.of(subscription(QoS.AT_LEAST_ONCE, false, false, 5)).identifiers())
                .containsExactly(5);
    }

    @Test
    void isOneObjectWhereItGivesTheSameWithoutIdentifiers() {
        Grant grant = Grant.of(subscription(QoS.AT_LEAST_ONCE, false, false, 0));
        Grant merged = Grant.of(List.of(
                subscription(QoS.AT_MOST_ONCE, false, false, 0), subscription(QoS.AT_LEAST_ONCE, false, false, 0)));

        assertThat(merged).isSameAs(grant);
        assertThat(Grant.of(subscription(QoS.AT_LEAST_ONCE, NO_LOCAL, false, 0)))
                .isNotSameAs(grant);
        assertThat(Grant.of(subscription(QoS.AT_LEAST_ONCE, false, AS_PUBLISHED, 0)))
                .isNotSameAs(grant);
    }

    @Test
    void needsASubscription() {
        assertThatIllegalArgumentException().isThrownBy(() -> Grant.of(List.of()));
    }

    private static Subscription subscription(QoS qos, boolean noLocal, boolean retainAsPublished, int identifier) {
        return Subscription.parse("a", qos, noLocal, retainAsPublished, RetainHandling.SEND, identifier);
    }

    private static ApplicationMessage message(QoS qos) {
        return new ApplicationMessage(
                TopicName.of("a"),
                new byte[0],
                qos,
                true,
                "publisher",
                MessageProperties.NONE,
                ApplicationMessage.NEVER);
    }
}
