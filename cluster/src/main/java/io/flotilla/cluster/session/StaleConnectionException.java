package io.flotilla.cluster.session;

/** The connection that asked no longer holds its Client Identifier: another one took it, or it was said to be gone (I4). It is to be closed. */
public final class StaleConnectionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StaleConnectionException(String clientId, long epoch) {
        super("connection " + epoch + " of " + clientId + " is not the current one", null, false, false);
    }
}
