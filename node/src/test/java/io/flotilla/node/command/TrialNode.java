package io.flotilla.node.command;

import io.flotilla.node.config.BoundListener;
import io.flotilla.node.config.NodeConfig;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A process with the command line of Flotilla and a node that only says where it would listen: port 0 becomes 41883, and port 1 is in use. */
final class TrialNode implements RunningNode {
    private final List<BoundListener> listeners;

    private TrialNode(List<BoundListener> listeners) {
        this.listeners = listeners;
    }

    public static void main(String[] args) {
        System.exit(FlotillaCommand.run(TrialNode::start, args));
    }

    static RunningNode start(NodeConfig config) {
        return new TrialNode(config.listeners().stream()
                .map(listener -> {
                    if (listener.port() == 1) {
                        throw new StartException("port 1 at " + listener.host() + " is in use");
                    }
                    int port = listener.port() == 0 ? 41_883 : listener.port();
                    return new BoundListener(
                            listener.name(), listener.kind(), listener.host(), port, listener.socketPath());
                })
                .toList());
    }

    @Override
    public List<BoundListener> listeners() {
        return listeners;
    }

    @Override
    public @Nullable InetSocketAddress adminAddress() {
        return null;
    }

    @Override
    public CompletionStage<String> ended() {
        return new CompletableFuture<>();
    }

    @Override
    public void stop() {
        System.out.println("The node was stopped");
    }
}
