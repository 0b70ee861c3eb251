package io.flotilla.benchmarks.plan;

import java.util.Locale;

/** What a node does or holds, and what has a cost of its own. */
enum Operation {
    /** Taking one PUBLISH from a client, which came alone. */
    RECEIVE_QOS_0(Unit.CPU),
    /** The same with its PUBACK. */
    RECEIVE_QOS_1(Unit.CPU),
    /** Giving one PUBLISH to a client, in a write of its own. */
    DELIVER_QOS_0(Unit.CPU),
    /** The same with its PUBACK. */
    DELIVER_QOS_1(Unit.CPU),
    /** Taking one message from a node to another, on both. */
    HOP(Unit.CPU),
    /** Adding one message to one copy of a durable session's queue. */
    APPEND(Unit.CPU),
    /** A PINGREQ and its answer. */
    PING(Unit.CPU),
    /** A connection from its first packet to its end, with one SUBSCRIBE. */
    CONNECT(Unit.CPU),
    /** What TLS adds to a connection's begin. */
    TLS_HANDSHAKE(Unit.CPU),
    /** What TLS adds to 1024 bytes in either direction. */
    TLS_KIBIBYTE(Unit.CPU),
    /** A connection with one subscription. */
    CONNECTION(Unit.BYTES),
    /** What TLS adds to a connection. */
    TLS_CONNECTION(Unit.BYTES),
    /** One copy of a durable session with an empty queue. */
    SESSION(Unit.BYTES),
    /** A node that has no clients. */
    NODE(Unit.BYTES),
    /** What a message is on the wire beside its payload: topic, MQTT, TCP, IP. */
    FRAME(Unit.BYTES);

    /** What a cost is counted in. */
    enum Unit {
        /** Processor time, in microseconds. */
        CPU,
        /** Memory, or what goes over the network. */
        BYTES
    }

    private final Unit unit;

    Operation(Unit unit) {
        this.unit = unit;
    }

    Unit unit() {
        return unit;
    }

    /** How files spell it, such as {@code receive-qos-0}. */
    String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
