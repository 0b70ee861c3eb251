package io.flotilla.node.packet;

/** PINGREQ: a client shows that it lives (MQTT 5.0, section 3.12). */
public record Pingreq() implements Packet {
    public static final Pingreq INSTANCE = new Pingreq();
}
