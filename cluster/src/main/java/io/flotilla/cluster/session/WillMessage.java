package io.flotilla.cluster.session;

import io.flotilla.routing.message.ApplicationMessage;

/**
 * A message that is published when its client goes without a word (MQTT 5.0, section 3.1.2.5).
 *
 * @param message with the client as its publisher; its own expiry does not count
 * @param delaySeconds the Will Delay Interval, 0 to 0xFFFFFFFF
 * @param messageExpirySeconds the Message Expiry Interval, from the moment when it is published, or {@link #NO_EXPIRY}
 */
public record WillMessage(ApplicationMessage message, long delaySeconds, long messageExpirySeconds) {
    public static final long NO_EXPIRY = -1;

    /** What is published at {@code nowMs}. */
    ApplicationMessage publishedAt(long nowMs) {
        long expiresAtMs =
                messageExpirySeconds == NO_EXPIRY ? ApplicationMessage.NEVER : nowMs + messageExpirySeconds * 1000;
        return new ApplicationMessage(
                message.topic(),
                message.payload(),
                message.qos(),
                message.retain(),
                message.publisher(),
                message.properties(),
                expiresAtMs);
    }
}
