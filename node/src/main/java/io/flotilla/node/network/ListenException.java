package io.flotilla.node.network;

/** A listener that could not be started. Its message names the listener, its address and the reason, for the operator to read. */
public final class ListenException extends RuntimeException {
    ListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
