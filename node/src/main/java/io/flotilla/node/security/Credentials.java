package io.flotilla.node.security;

import org.jspecify.annotations.Nullable;

/**
 * What a client shows of itself in its CONNECT packet and on its connection.
 *
 * @param password to be read only
 * @param certificateUser the name in a client certificate that TLS has verified
 * @param remoteAddress the IP address as text, without a port
 */
public record Credentials(
        String clientId,
        @Nullable String username,
        byte @Nullable [] password,
        @Nullable String certificateUser,
        String remoteAddress) {
    /** Everything but the password, so that none gets into a log. */
    @Override
    public String toString() {
        return "Credentials[clientId=" + clientId + ", username=" + username + ", certificateUser=" + certificateUser
                + ", remoteAddress=" + remoteAddress + "]";
    }
}
