package io.flotilla.node.config;

import io.flotilla.cluster.link.SocketIo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one node is told before it starts.
 *
 * @param node its name, 1 to 64 of A-Z a-z 0-9 . _ -
 * @param data the directory of what must survive a restart, or null for none
 * @param listeners where clients connect, at least one but for a member that only holds partitions
 * @param drain how it lets go of its clients before it stops
 * @param cluster what it is a member of, or null where it is alone
 * @param admin where an operator asks it how it fares, or null for nowhere
 * @param sysInterval how often $SYS topics are published, 0 for never
 * @param shutdownTimeout how long a stop may take to let go of the clients, after the notice of {@code drain}, before connections are cut
 * @param advertisedAddress where clients connect to this node and no other, or null where it does not say
 * @param eventLoops the number of event loops, 0 for one per core
 * @param io how they wait for their sockets, or null for the best that works here
 */
public record NodeConfig(
        String node,
        @Nullable Path data,
        List<ListenerConfig> listeners,
        SecurityConfig security,
        LimitsConfig limits,
        SessionConfig sessions,
        MqttConfig mqtt,
        DrainConfig drain,
        @Nullable ClusterConfig cluster,
        @Nullable AdminConfig admin,
        Duration sysInterval,
        Duration shutdownTimeout,
        @Nullable String advertisedAddress,
        int eventLoops,
        @Nullable SocketIo io) {

    /** The name of a node that was given none. */
    static final String LONE_NODE = "flotilla";

    public NodeConfig {
        listeners = List.copyOf(listeners);
        Require.that(
                node.matches("[A-Za-z0-9._-]{1,64}"),
                "node",
                "1 to 64 letters, digits, dots, dashes and underscores, not '" + node + "'");
        boolean servesClients = cluster == null || cluster.role().servesClients();
        Require.that(!listeners.isEmpty() || !servesClients, "listeners", "a node needs at least one");
        Require.that(
                listeners.isEmpty() || servesClients,
                "listeners",
                "a store serves no clients: leave out its ports, or take another role");
        Require.that(
                cluster == null || !node.equals(LONE_NODE),
                "node",
                "every member of a cluster has a name of its own: give it one with --node NAME");
        Require.that(
                data == null || cluster == null || cluster.role().holdsPartitions(),
                "data",
                "a front holds nothing that must survive a restart");
        Require.between("sys-interval", sysInterval, Duration.ZERO, Duration.ofDays(1));
        Require.between("shutdown-timeout", shutdownTimeout, Duration.ZERO, Duration.ofHours(1));
        Require.that(
                advertisedAddress == null || advertisedAddress.matches("[!-~]{1,255}"),
                "advertised-address",
                "a name or an address, with a port or without, such as boat-1.example.com:8883, not '"
                        + advertisedAddress + "'");
        Require.between("event-loops", eventLoops, 0, 1_024);
        Set<String> names = new HashSet<>();
        for (ListenerConfig listener : listeners) {
            Require.that(names.add(listener.name()), "listeners", "two have the name '" + listener.name() + "'");
            Require.that(
                    listener.isLocal()
                            || authenticates(listener, security)
                            || listener.allowAnonymous()
                            || security.allowAnonymous(),
                    "host",
                    "listener '" + listener.name() + "' at " + listener.host()
                            + " can be reached from other machines, but nothing says who may connect."
                            + " Give --passwords FILE (made by 'flotilla passwd') or, for TLS, --client-ca FILE; or listen on 127.0.0.1;"
                            + " or give --allow-anonymous to let everyone in");
        }
    }

    /** A node for this machine only: TCP at 127.0.0.1:1883, without passwords. */
    public static NodeConfig defaults() {
        return parse("");
    }

    /** The node that the YAML document {@code yaml} describes. */
    public static NodeConfig parse(String yaml) {
        return Settings.parse(yaml).nodeConfig();
    }

    /**
     * Whether a client that offers no user name may connect to {@code listener}: where it is allowed, where a certificate vouches for the client already, and on this machine as long
     * as nobody has a password.
     */
    public boolean admitsAnonymous(ListenerConfig listener) {
        return security.allowAnonymous()
                || listener.allowAnonymous()
                || listener.requiresCertificate()
                || (security.passwords() == null && listener.isLocal());
    }

    private static boolean authenticates(ListenerConfig listener, SecurityConfig security) {
        return security.passwords() != null || listener.requiresCertificate();
    }
}
