package io.flotilla.node.packet;

/** PINGRESP: the broker shows that it lives (MQTT 5.0, section 3.13). */
public record Pingresp() implements Packet {
    public static final Pingresp INSTANCE = new Pingresp();
}
