package io.flotilla.node.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.Publish;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The aliases that a client sets (MQTT 5.0, section 3.3.2.3.4). */
class InboundTopicAliasesTest {
    private final MemoryGuard memory = new MemoryGuard(1_000);
    private final InboundTopicAliases aliases = new InboundTopicAliases(2, memory);

    @Test
    void remembersTheTopicOfAnAlias() {
        aliases.resolve(publish("a/b", 2));

        assertThat(aliases.resolve(publish(null, 2))).hasToString("a/b");
    }

    @Test
    void takesANewTopicForAnAlias() {
        aliases.resolve(publish("a", 1));
        aliases.resolve(publish("b", 1));

        assertThat(aliases.resolve(publish(null, 1))).hasToString("b");
    }

    @Test
    void refusesAnAliasAboveTheMaximum() {
        assertRefused(publish("a", 3), ReasonCode.TOPIC_ALIAS_INVALID);
    }

    @Test
    void refusesAnAliasThatWasNotSet() {
        assertRefused(publish(null, 1), ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    void refusesAMessageWithoutAnyTopic() {
        assertRefused(publish(null, 0), ReasonCode.PROTOCOL_ERROR);
    }

    @Test
    void holdsMemoryForTheTopicsUntilItCloses() {
        aliases.resolve(publish("abc", 1));
        aliases.resolve(publish("abcdefghi", 1));
        assertThat(memory.heldBytes()).isEqualTo(18);

        aliases.close();
        assertThat(memory.heldBytes()).isZero();
    }

    private void assertRefused(Publish publish, ReasonCode reasonCode) {
        assertThatThrownBy(() -> aliases.resolve(publish))
                .isInstanceOfSatisfying(
                        PacketException.class,
                        refused -> assertThat(refused.reasonCode()).isEqualTo(reasonCode));
    }

    private static Publish publish(@Nullable String topic, int alias) {
        return new Publish(
                false,
                QoS.AT_MOST_ONCE,
                false,
                topic == null ? null : TopicName.of(topic),
                0,
                new byte[0],
                alias,
                Packet.ABSENT,
                Publish.NO_IDENTIFIERS,
                MessageProperties.NONE);
    }
}
