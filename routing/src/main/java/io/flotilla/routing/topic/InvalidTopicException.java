package io.flotilla.routing.topic;

/** A topic that the standard does not allow; its message says which rule it breaks, and does not repeat the topic, which may be long. */
public final class InvalidTopicException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public InvalidTopicException(String message) {
        super(message);
    }
}
