package io.flotilla.node.console;

import io.flotilla.cluster.session.SessionCounts;
import io.flotilla.node.config.BoundListener;
import java.util.List;
import java.util.Locale;

/**
 * How a node fares, in a few numbers; {@code docs/metrics.md} has all of them.
 *
 * @param connectedClients of this node
 * @param sessions what the partitions of this node hold
 */
public record NodeStatus(
        String name,
        String version,
        long uptimeSeconds,
        List<Listener> listeners,
        long connectedClients,
        SessionCounts sessions,
        Messages messages,
        Memory memory) {

    /**
     * Where clients connect.
     *
     * @param kind tcp, tls, ws, wss or unix
     * @param address host and port, or the path of a Unix domain socket
     */
    public record Listener(String name, String kind, String address) {
        public static Listener of(BoundListener bound) {
            String address = bound.socketPath() == null
                    ? bound.host() + ":" + bound.port()
                    : bound.socketPath().toString();
            return new Listener(bound.name(), bound.kind().name().toLowerCase(Locale.ROOT), address);
        }
    }

    /** PUBLISH packets since the node started. */
    public record Messages(long received, long sent, long dropped) {}

    /**
     * What the memory guard says.
     *
     * @param level open, slow or refusing
     */
    public record Memory(String level, long heldBytes, long limitBytes, long queuedBytes) {}
}
