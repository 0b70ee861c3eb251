package io.flotilla.node.codec;

/** The bits of the Connect Flags (MQTT 5.0, section 3.1.2.3). */
final class ConnectFlags {
    static final int RESERVED = 1;
    static final int CLEAN_START = 1 << 1;
    static final int WILL = 1 << 2;
    static final int WILL_QOS_SHIFT = 3;
    static final int WILL_RETAIN = 1 << 5;
    static final int PASSWORD = 1 << 6;
    static final int USER_NAME = 1 << 7;

    private ConnectFlags() {}
}
