package io.flotilla.node.config;

import java.time.Duration;

/** What a node takes at most, so that no client and no load exhausts it. */
public record LimitsConfig(
        @Setting(
                value =
                        "How long a connection may take to send its whole CONNECT, TLS and WebSocket handshake included; 100ms to 10m.",
                byDefault = "10s")
        Duration connectTimeout,

        @Setting(value = "The most connections to the node at a time; 0 for no limit.", byDefault = "0")
        int maxConnections,

        @Setting(
                value = "The most new connections in a second; 0 for no limit. Those beyond it are closed at once.",
                byDefault = "0")
        int connectionRate,

        @Setting(
                value =
                        "The most messages that one client may publish in a second; 0 for no limit. A faster one is slowed by not reading from it.",
                byDefault = "0")
        int publishRate,

        @Setting(
                value =
                        "The largest control packet that is taken, from 64 to 268,435,460 bytes (the protocol's own maximum).",
                byDefault = "268435460")
        long maximumPacketSize,

        @Setting(
                value =
                        "The bytes that may wait to be written to one connection, at least 4KiB. Beyond it QoS 0 messages to it are dropped; one message always fits.",
                byDefault = "16MiB")
        long outboundBufferBytes,

        @Setting(
                value =
                        "The share of the heap and of the direct memory that all that is queued and buffered may take before publishers are slowed, and then refused; 0.05 to 0.9.",
                byDefault = "0.5")
        double memoryShare,

        @Setting(value = "The most passwords that are hashed at a time; 0 for half of the cores.", byDefault = "0")
        int concurrentHashings,

        @Setting(
                value =
                        "The failed attempts to connect that one address may make, with no quiet minute in between, before it is turned away: for 10s, and twice as long with each further one, to 10m; 0 for no limit.",
                byDefault = "30")
        int loginFailuresPerMinute) {

    /** The longest control packet that MQTT can express: a fixed header of 5 bytes and a Remaining Length of 268,435,455 (MQTT 5.0, section 2.1.4). */
    public static final long PROTOCOL_MAXIMUM_PACKET_SIZE = 268_435_460;

    public LimitsConfig {
        Require.between("connect-timeout", connectTimeout, Duration.ofMillis(100), Duration.ofMinutes(10));
        Require.atLeast("max-connections", maxConnections, 0);
        Require.atLeast("connection-rate", connectionRate, 0);
        Require.atLeast("publish-rate", publishRate, 0);
        Require.between("maximum-packet-size", maximumPacketSize, 64, PROTOCOL_MAXIMUM_PACKET_SIZE);
        Require.atLeast("outbound-buffer-bytes", outboundBufferBytes, 4_096);
        Require.that(memoryShare >= 0.05 && memoryShare <= 0.9, "memory-share", "from 0.05 to 0.9, not " + memoryShare);
        Require.between("concurrent-hashings", concurrentHashings, 0, 1_024);
        Require.atLeast("login-failures-per-minute", loginFailuresPerMinute, 0);
    }

    /** Every limit that protects the node, none that an honest client would meet. */
    public static LimitsConfig defaults() {
        return RecordReader.defaults(LimitsConfig.class);
    }
}
