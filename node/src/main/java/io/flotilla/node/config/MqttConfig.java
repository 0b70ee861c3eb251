package io.flotilla.node.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the node offers in the protocol, and tells MQTT 5 clients in CONNACK (MQTT 5.0, section 3.2.2.3). */
public record MqttConfig(
        @Setting(
                value =
                        "Receive Maximum: the QoS 1 and 2 messages that a client may have sent and not yet completed, 1 to 65,535.",
                byDefault = "65535")
        int receiveMaximum,

        @Setting(
                value = "Topic Alias Maximum: the aliases that a client may use in what it publishes, 0 to 65,535.",
                byDefault = "64")
        int topicAliasMaximum,

        @Setting(
                value =
                        "The most aliases that the node uses in what it sends to a client that takes them, 0 to 65,535.",
                byDefault = "64")
        int outboundTopicAliasMaximum,

        @Setting(
                value =
                        "The longest Keep Alive, to 65535s; a client that asks for more, or for none, is given this one. 0 for no limit.",
                byDefault = "0")
        Duration maxKeepAlive,

        @Setting(value = "Whether messages are retained; if not, one that asks for it is refused.", byDefault = "true")
        boolean retainAvailable,

        @Setting(
                "Response Information: what a client is answered that asks where its responses should go, such as a topic prefix. Unset for none.")
        @Nullable
        String responseInformation) {

    public MqttConfig {
        Require.between("receive-maximum", receiveMaximum, 1, 65_535);
        Require.between("topic-alias-maximum", topicAliasMaximum, 0, 65_535);
        Require.between("outbound-topic-alias-maximum", outboundTopicAliasMaximum, 0, 65_535);
        Require.between("max-keep-alive", maxKeepAlive, Duration.ZERO, Duration.ofSeconds(65_535));
    }

    /** All of the protocol, with few enough aliases that a million clients cannot fill the memory with topics. */
    public static MqttConfig defaults() {
        return RecordReader.defaults(MqttConfig.class);
    }
}
