package io.flotilla.cluster.link;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a member links itself with others.
 *
 * @param cluster its name: members of another one are refused
 * @param host the address to listen at
 * @param port to listen at, 0 for any that is free
 * @param tls what connections that are opened from now on use; null for plain TCP
 * @param creditBytes of the window that each stripe of each peer is granted
 * @param maxBodyBytes the longest body of a frame that is sent or received
 * @param heartbeat each end sends something at least so often
 * @param missedHeartbeats after how many intervals without a byte a connection is given up
 * @param maxBackoff the longest wait before a connection is tried again
 */
public record LinkConfig(
        String cluster,
        String host,
        int port,
        @Nullable Supplier<LinkTls> tls,
        int creditBytes,
        int maxBodyBytes,
        Duration heartbeat,
        int missedHeartbeats,
        Duration maxBackoff) {
    /** A PUBLISH of the largest size, with room for what is said about it. */
    private static final int DEFAULT_MAX_BODY_BYTES = 257 << 20;

    private static final int DEFAULT_CREDIT_BYTES = 4 << 20;

    public LinkConfig {
        if (creditBytes < 1 || maxBodyBytes < 1 || missedHeartbeats < 1) {
            throw new IllegalArgumentException("credit, longest body and missed heartbeats are at least 1");
        }
        if (heartbeat.toMillis() < 1 || maxBackoff.toMillis() < 1) {
            throw new IllegalArgumentException("heartbeat and backoff are at least a millisecond");
        }
    }

    /** A link with the default credit (4 MiB), longest body (257 MiB), heartbeat (1 s, 4 of them) and backoff (up to 2 s). */
    public static LinkConfig of(String cluster, String host, int port, @Nullable Supplier<LinkTls> tls) {
        return new LinkConfig(
                cluster,
                host,
                port,
                tls,
                DEFAULT_CREDIT_BYTES,
                DEFAULT_MAX_BODY_BYTES,
                Duration.ofSeconds(1),
                4,
                Duration.ofSeconds(2));
    }
}
