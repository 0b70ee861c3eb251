package io.flotilla.node.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.routing.topic.TopicName;
import org.junit.jupiter.api.Test;

/** Which topics get an alias towards a client. */
class OutboundTopicAliasesTest {
    private final OutboundTopicAliases aliases = new OutboundTopicAliases(2);

    @Test
    void aTopicGetsAnAliasWhenItComesAgain() {
        assertThat(alias("a")).isZero();
        assertThat(alias("a")).isEqualTo(1);
    }

    @Test
    void theTopicGoesWithItsAliasOnce() {
        alias("a");
        alias("a");
        assertThat(aliases.isNew()).isTrue();

        assertThat(alias("a")).isEqualTo(1);
        assertThat(aliases.isNew()).isFalse();
    }

    @Test
    void noMoreAliasesAreGivenThanTheClientTakes() {
        for (String topic : new String[] {"a", "a", "b", "b", "c", "c"}) {
            alias(topic);
        }

        assertThat(alias("c")).isZero();
        assertThat(alias("b")).isEqualTo(2);
    }

    @Test
    void anAliasThatWasNotSentIsGivenAgain() {
        alias("a");
        alias("a");
        aliases.forget(TopicName.of("a"));

        assertThat(alias("a")).isEqualTo(1);
        assertThat(aliases.isNew()).isTrue();
    }

    @Test
    void topicsThatNeverRepeatAreWatchedInABoundedNumber() {
        for (int i = 0; i < 100; i++) {
            alias("once/" + i);
        }

        assertThat(alias("late")).isZero();
        assertThat(alias("late")).isZero();
    }

    @Test
    void aVeryLongTopicGetsNone() {
        String topic = "t".repeat(1_025);
        alias(topic);

        assertThat(alias(topic)).isZero();
    }

    @Test
    void aClientThatTakesNoneGetsNone() {
        OutboundTopicAliases none = new OutboundTopicAliases(0);
        none.alias(TopicName.of("a"));

        assertThat(none.alias(TopicName.of("a"))).isZero();
    }

    private int alias(String topic) {
        return aliases.alias(TopicName.of(topic));
    }
}
