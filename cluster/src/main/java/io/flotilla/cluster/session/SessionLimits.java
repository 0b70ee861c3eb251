package io.flotilla.cluster.session;

/**
 * What one session may hold.
 *
 * @param maxQueuedMessages that wait to be sent
 * @param maxQueuedBytes that wait to be sent; one message waits however large it is
 * @param policy which message goes when one of the two is reached
 * @param maxInflight messages that are sent and not completed, 1 to 65,535; the client's Receive Maximum may be lower
 * @param maxInflightBytes of them; one message is sent however large it is
 * @param maximumExpirySeconds the longest Session Expiry Interval, or {@link ConnectRequest#NEVER_EXPIRES}
 */
public record SessionLimits(
        int maxQueuedMessages,
        long maxQueuedBytes,
        DropPolicy policy,
        int maxInflight,
        long maxInflightBytes,
        long maximumExpirySeconds) {
    public SessionLimits {
        if (maxInflight < 1 || maxInflight > 65_535) {
            throw new IllegalArgumentException(
                    "Packet Identifiers are for 1 to 65,535 messages in flight: " + maxInflight);
        }
    }

    /** Whether a queue of {@code messages} that weigh {@code bytes} takes another that weighs {@code more}. */
    boolean admit(int messages, long bytes, long more) {
        return messages < maxQueuedMessages && (messages == 0 || bytes + more <= maxQueuedBytes);
    }
}
