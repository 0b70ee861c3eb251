package io.flotilla.routing.retained;

import io.flotilla.routing.message.ApplicationMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the retained messages that a Topic Filter matches, which follow each other in the order of their topics.
 *
 * @param next the topic to go on at, whether or not something is retained there; null where no more follow
 */
public record RetainedPart(
        List<ApplicationMessage> messages, @Nullable String next) {
    public RetainedPart {
        messages = List.copyOf(messages);
    }

    /** What the messages weigh together, in bytes, as {@link ApplicationMessage#queuedBytes()} counts. */
    public long bytes() {
        return messages.stream().mapToLong(ApplicationMessage::queuedBytes).sum();
    }
}
