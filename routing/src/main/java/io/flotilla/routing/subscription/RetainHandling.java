package io.flotilla.routing.subscription;

/** Whether retained messages are sent when the subscription is made (MQTT 5.0, section 3.8.3.1). They stand in the order of their values on the wire. */
public enum RetainHandling {
    SEND,
    SEND_IF_NEW,
    DO_NOT_SEND;

    private static final RetainHandling[] VALUES = values();

    /**
     * The Retain Handling with wire value {@code value}.
     *
     * @throws IllegalArgumentException unless it is 0, 1 or 2
     */
    public static RetainHandling of(int value) {
        if (value < 0 || value >= VALUES.length) {
            throw new IllegalArgumentException("a Retain Handling is 0, 1 or 2: " + value);
        }
        return VALUES[value];
    }
}
