package io.flotilla.node.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a client has received and the test has not yet looked at. Safe for any thread. */
final class Inbox<M> {
    private static final long PATIENCE_SECONDS = 10;

    private final BlockingQueue<M> messages = new LinkedBlockingQueue<>();

    void add(M message) {
        messages.add(message);
    }

    /** The next message, which may still be on its way. */
    M next() throws InterruptedException {
        M message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(message).as("a message within %d s", PATIENCE_SECONDS).isNotNull();
        return message;
    }

    /** The next {@code count} messages. */
    List<M> next(int count) throws InterruptedException {
        List<M> next = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            next.add(next());
        }
        return next;
    }

    int size() {
        return messages.size();
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }
}
