package io.flotilla.node.command;

/** A node could not start; the message is the sentence for the operator. */
public final class StartException extends RuntimeException {
    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
