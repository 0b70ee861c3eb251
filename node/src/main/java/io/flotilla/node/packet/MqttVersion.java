package io.flotilla.node.packet;

/** The versions of the protocol that one listener serves (MQTT 5.0, section 3.1.2.2). */
public enum MqttVersion {
    V3_1(3, "MQIsdp"),
    V3_1_1(4, "MQTT"),
    V5(5, "MQTT");

    private final int level;
    private final String protocolName;

    MqttVersion(int level, String protocolName) {
        this.level = level;
        this.protocolName = protocolName;
    }

    /** The Protocol Version, or Protocol Level, of CONNECT. */
    public int level() {
        return level;
    }

    public String protocolName() {
        return protocolName;
    }

    /** As people write it, such as 3.1.1. */
    public String number() {
        return switch (this) {
            case V3_1 -> "3.1";
            case V3_1_1 -> "3.1.1";
            case V5 -> "5.0";
        };
    }

    /** Whether packets of this version carry properties and Reason Codes. */
    public boolean isV5() {
        return this == V5;
    }
}
