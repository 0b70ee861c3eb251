package io.flotilla.routing.message;

import io.flotilla.routing.topic.TopicName;

/**
 * What a publisher sent, apart from the packet that carried it: topic, payload, QoS and properties (MQTT 5.0, section 1.2).
 *
 * <p>Immutable and shared by every subscriber; the payload is not copied and to be read only.
 */
public final class ApplicationMessage {
    /** The {@link #expiresAtMs()} of a message without a Message Expiry Interval. */
    public static final long NEVER = Long.MAX_VALUE;

    /** What the objects of a message weigh besides what they hold, in bytes. */
    private static final int OVERHEAD_BYTES = 200;

    private final TopicName topic;
    private final byte[] payload;
    private final QoS qos;
    private final boolean retain;
    private final String publisher;
    private final MessageProperties properties;
    private final long expiresAtMs;
    private final long publication;
    private final long queuedBytes;

    /**
     * @param publisher the Client Identifier of the publisher, which No Local is judged by; empty for the broker's own
     * @param expiresAtMs when the message is no longer to be delivered, in ms since the epoch, or {@link #NEVER}
     */
    public ApplicationMessage(
            TopicName topic,
            byte[] payload,
            QoS qos,
            boolean retain,
            String publisher,
            MessageProperties properties,
            long expiresAtMs) {
        this(topic, payload, qos, retain, publisher, properties, expiresAtMs, 0);
    }

    private ApplicationMessage(
            TopicName topic,
            byte[] payload,
            QoS qos,
            boolean retain,
            String publisher,
            MessageProperties properties,
            long expiresAtMs,
            long publication) {
        this.topic = topic;
        this.payload = payload;
        this.qos = qos;
        this.retain = retain;
        this.publisher = publisher;
        this.properties = properties;
        this.expiresAtMs = expiresAtMs;
        this.publication = publication;
        // The topic is held both encoded and as text.
        this.queuedBytes =
                OVERHEAD_BYTES + payload.length + 2L * topic.utf8Length() + publisher.length() + properties.bytes();
    }

    public TopicName topic() {
        return topic;
    }

    public byte[] payload() {
        return payload;
    }

    /** The QoS that it was published with. */
    public QoS qos() {
        return qos;
    }

    /** Whether its publisher asked for it to be retained; an empty payload then clears what was retained (section 3.3.1.3). */
    public boolean retain() {
        return retain;
    }

    public String publisher() {
        return publisher;
    }

    public MessageProperties properties() {
        return properties;
    }

    public long expiresAtMs() {
        return expiresAtMs;
    }

    /** The same message, as its publisher's publication {@code number}. */
    public ApplicationMessage numbered(long number) {
        return new ApplicationMessage(topic, payload, qos, retain, publisher, properties, expiresAtMs, number);
    }

    /** Which of its publisher's QoS 2 messages it is, so that it can be told where it comes twice; 0 where nobody needs to. */
    public long publication() {
        return publication;
    }

    public boolean isExpired(long nowMs) {
        return nowMs >= expiresAtMs;
    }

    /** What it weighs in memory, in bytes, with its properties: near enough for limits. */
    public long queuedBytes() {
        return queuedBytes;
    }

    @Override
    public String toString() {
        return topic + " (" + payload.length + " bytes, QoS " + qos.value() + (retain ? ", retain" : "") + ")";
    }
}
