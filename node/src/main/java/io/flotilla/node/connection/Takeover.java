package io.flotilla.node.connection;

import io.flotilla.cluster.session.Holder;
import java.util.concurrent.CompletionStage;

/** How a connection that held a Client Identifier makes way for the next one, wherever it is. */
@FunctionalInterface
public interface Takeover {
    /**
     * Ends {@code previous}, if it is open still, with Session taken over (0x8E) [MQTT-3.1.4-3]. Any thread may ask.
     *
     * @return when all that it was given is done, so that nothing of the next connection overtakes it (I6); never exceptionally
     */
    CompletionStage<?> end(Holder previous);
}
