package io.flotilla.node.command;

import io.flotilla.node.config.BoundListener;
import io.flotilla.node.config.ClusterConfig;
import io.flotilla.node.config.ListenerConfig;
import io.flotilla.node.config.NodeConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a node says on the terminal once it serves: where to connect, who may, what to try, how to stop. */
final class Banner {
    private Banner() {}

    static String of(NodeConfig config, RunningNode node) {
        List<BoundListener> listeners = node.listeners();
        StringBuilder banner = new StringBuilder();
        banner.append("\nFlotilla %s, node %s, ".formatted(FlotillaVersion.number(), config.node()));
        if (listeners.isEmpty()) {
            banner.append("serves no clients%n%n".formatted());
        } else {
            banner.append("serves MQTT at%n".formatted());
            listeners.forEach(listener -> banner.append("  %s%n".formatted(address(listener, config))));
            banner.append("%n%s%n".formatted(admission(config)));
        }
        if (config.cluster() != null) {
            banner.append(membership(config.cluster()));
        }
        if (config.admin() != null && node.adminAddress() != null) {
            banner.append("Admin:      http://%s:%d%n"
                    .formatted(
                            bracketed(config.admin().host()),
                            node.adminAddress().getPort()));
        }
        plainTcp(listeners).ifPresent(listener -> banner.append(trial(listener)));
        banner.append("Stop:       Ctrl-C, or kill %d%n%n"
                .formatted(ProcessHandle.current().pid()));
        return banner.toString();
    }

    private static String address(BoundListener listener, NodeConfig config) {
        String at = bracketed(listener.host()) + ":" + listener.port();
        return switch (listener.kind()) {
            case TCP -> "mqtt://" + at;
            case TLS -> "mqtts://" + at;
            case WS -> "ws://" + at + path(listener, config);
            case WSS -> "wss://" + at + path(listener, config);
            case UNIX -> "unix:" + listener.socketPath();
        };
    }

    private static String path(BoundListener bound, NodeConfig config) {
        return config.listeners().stream()
                .filter(listener -> listener.name().equals(bound.name()))
                .map(ListenerConfig::webSocketPath)
                .filter(path -> !path.equals("*"))
                .findFirst()
                .orElse("/");
    }

    private static String bracketed(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    private static String admission(NodeConfig config) {
        if (config.security().allowAnonymous()) {
            return "Open:       whoever reaches it may connect (--allow-anonymous)";
        }
        if (config.security().passwords() != null) {
            return "Users:      " + config.security().passwords();
        }
        boolean local = config.listeners().stream().allMatch(ListenerConfig::isLocal);
        return local
                ? "Open:       to every program on this machine, to no other machine"
                : "Users:      by certificate";
    }

    private static String membership(ClusterConfig cluster) {
        return "Cluster:    %s, as %s, at %s, links at %d%s%n"
                .formatted(
                        cluster.name(),
                        cluster.role().name().toLowerCase(Locale.ROOT),
                        bracketed(cluster.host()) + ":" + cluster.port(),
                        cluster.linkPort(),
                        cluster.linkTls() == null ? "" : " by TLS");
    }

    private static Optional<BoundListener> plainTcp(List<BoundListener> listeners) {
        return listeners.stream()
                .filter(listener -> listener.kind() == ListenerConfig.Kind.TCP)
                .findFirst();
    }

    private static String trial(BoundListener listener) {
        String at =
                (listener.host().equals("0.0.0.0") || listener.host().equals("::") ? "" : "-h " + listener.host() + " ")
                        + (listener.port() == ListenerConfig.MQTT_PORT ? "" : "-p " + listener.port() + " ");
        return "Subscribe:  mosquitto_sub %s-v -t 'hello/#'%nPublish:    mosquitto_pub %s-t hello/world -m ahoy%n"
                .formatted(at, at);
    }
}
