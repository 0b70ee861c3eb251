package io.flotilla.node.console;

/** A request that makes no sense; the message says to whoever sent it what would. */
final class BadRequestException extends RuntimeException {
    BadRequestException(String message) {
        super(message);
    }
}
