package io.flotilla.node.network;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection, as far as its transport knows.
 *
 * @param listener the name of the listener that it came in by
 * @param remoteAddress its IP address as text, from the PROXY header where there is one, or {@link #LOCAL} for a Unix domain socket
 * @param remotePort its port, 0 to 65,535; 0 for a Unix domain socket
 * @param certificate the certificate that it has proved to own, or null
 * @param secure whether the bytes on our own socket are encrypted; behind a proxy that says nothing of the client
 * @param acceptedAtNs when it was accepted, as {@link System#nanoTime()}
 */
public record Peer(
        String listener,
        String remoteAddress,
        int remotePort,
        @Nullable X509Certificate certificate,
        boolean secure,
        long acceptedAtNs) {
    /** The address of a peer on this machine that came by a Unix domain socket. */
    public static final String LOCAL = "local";
}
