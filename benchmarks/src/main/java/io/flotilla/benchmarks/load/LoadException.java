package io.flotilla.benchmarks.load;

/** A run that could not be made; the message is the sentence for whoever wanted it. */
final class LoadException extends Exception {
    LoadException(String message) {
        super(message);
    }
}
