package io.flotilla.node.command;

import io.flotilla.node.config.BoundListener;
import io.flotilla.node.config.NodeConfig;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A node that serves clients. */
public interface RunningNode {

    /** Where it can be reached, in the order of its configuration. */
    List<BoundListener> listeners();

    /** Where its admin port is, or null where it has none. */
    @Nullable
    InetSocketAddress adminAddress();

    /** Completes with the reason if it cannot go on, without having been told to stop: its cluster has it no more. */
    CompletionStage<String> ended();

    /** Stops it gracefully, within its shutdown timeout; returns when it has stopped. */
    void stop();

    /** How a node is started. */
    @FunctionalInterface
    interface Starter {
        /**
         * The node that {@code config} describes, once it serves.
         *
         * @throws StartException where it cannot serve, such as at a port that is in use
         */
        RunningNode start(NodeConfig config);
    }
}
