package io.flotilla.node.console;

/** The node is not as far yet as to do what it was asked to. */
final class NotServingException extends RuntimeException {
    NotServingException() {
        super("the node is starting; /health/started says what it waits for");
    }
}
