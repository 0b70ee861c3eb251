package io.flotilla.routing.subscription;

/** Whether retained messages are sent when the subscription is made (MQTT 5.0, section 3.8.3.1). */
public enum RetainHandling {
    SEND(0),
    SEND_IF_NEW(1),
    DO_NOT_SEND(2);

    private static final RetainHandling[] VALUES = values();

    private final int value;

    RetainHandling(int value) {
        this.value = value;
    }

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

    /** The value on the wire, 0 to 2. */
    public int value() {
        return value;
    }
}
