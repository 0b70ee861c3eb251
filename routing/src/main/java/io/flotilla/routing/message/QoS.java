package io.flotilla.routing.message;

/** The promise with which an Application Message is delivered (MQTT 5.0, section 4.3). */
public enum QoS {
    AT_MOST_ONCE(0),
    AT_LEAST_ONCE(1),
    EXACTLY_ONCE(2);

    private static final QoS[] VALUES = values();

    private final int value;

    QoS(int value) {
        this.value = value;
    }

    /**
     * The QoS with wire value {@code value}.
     *
     * @throws IllegalArgumentException unless it is 0, 1 or 2
     */
    public static QoS of(int value) {
        if (value < 0 || value >= VALUES.length) {
            throw new IllegalArgumentException("a QoS is 0, 1 or 2: " + value);
        }
        return VALUES[value];
    }

    /** The lower of the two: what a subscription's maximum makes of a message's QoS (section 3.8.4). */
    public QoS min(QoS other) {
        return value <= other.value ? this : other;
    }

    /** The value on the wire, 0 to 2. */
    public int value() {
        return value;
    }
}
