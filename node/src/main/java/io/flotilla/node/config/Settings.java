package io.flotilla.node.config;

import io.flotilla.cluster.link.SocketIo;
import io.flotilla.node.config.ListenerConfig.Kind;
import io.flotilla.node.config.Written.Group;
import io.flotilla.node.config.Written.Place;
import io.flotilla.node.config.Written.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that an operator can set, as the file spells it. Every key here that takes a single value is a flag too ({@code --ws-port}); every key that takes a single value, here or in a group, is
 * a variable ({@code FLOTILLA_WS_PORT}, {@code FLOTILLA_LIMITS_PUBLISH_RATE}). A flag beats a variable, and that beats the file. Of the keys in groups those of the cluster are flags as
 * well, by names of their own ({@code --join}).
 *
 * <p>A listener opens because it is asked for: by one of the ports or the socket here, which share {@code host} and the certificate, or by an entry of {@code listeners}, which stands for
 * itself. Where none is asked for, there is one: TCP at port 1883.
 */
public record Settings(
        @Setting(
                value =
                        "The node's name in logs and $SYS topics: 1 to 64 letters, digits, dots, dashes and underscores.",
                byDefault = NodeConfig.LONE_NODE)
        String node,

        @Setting("The directory for what must survive a restart; made if missing.") @Nullable
        Path data,

        @Setting("The address for the ports below: 127.0.0.1 unless set; 0.0.0.0 or :: for all of the machine's.")
        @Nullable
        String host,

        @Setting("Serve MQTT over TCP at this port; 0 picks a free one. 1883 where no listener at all is asked for.")
        @Nullable
        Integer port,

        @Setting("Serve MQTT over WebSocket at this port, path /mqtt; 0 picks a free one.") @Nullable
        Integer wsPort,

        @Setting("Serve MQTT over TLS at this port; 0 picks a free one. Needs cert and key.") @Nullable
        Integer tlsPort,

        @Setting("Serve MQTT over WebSocket and TLS at this port, path /mqtt; 0 picks a free one. Needs cert and key.")
        @Nullable
        Integer wssPort,

        @Setting("Serve MQTT on a Unix domain socket at this path.") @Nullable
        Path unixSocket,

        @Setting(
                value =
                        "PEM file of the server's certificate and its chain, for tls-port and wss-port. Read again when it changes.",
                readable = true)
        @Nullable
        Path cert,

        @Setting(value = "PEM file of the certificate's private key. Read again when it changes.", readable = true)
        @Nullable
        Path key,

        @Setting(
                value =
                        "PEM file of authorities: every client of tls-port and wss-port must show a certificate of theirs, whose Common Name is then its user name.",
                readable = true)
        @Nullable
        Path clientCa,

        @Setting(
                value =
                        "File of users and password hashes, as 'flotilla passwd' and Mosquitto write it. Read again when it changes.",
                readable = true)
        @Nullable
        Path passwords,

        @Setting(
                value = "File of rights per topic, in the format of Mosquitto's acl_file. Read again when it changes.",
                readable = true)
        @Nullable
        Path acl,

        @Setting(value = "Let clients connect, from anywhere, without proving who they are.", byDefault = "false")
        boolean allowAnonymous,

        @Setting(
                "Once the node serves, write its pid and every listener's address and port to this file, as JSON; removed when it stops.")
        @Nullable
        Path readyFile,

        @Setting(value = "The least that is logged: error, warn, info, debug or trace.", byDefault = "info")
        LogLevel logLevel,

        @Setting(value = "How often the $SYS topics are published, to 1d; 0 for never.", byDefault = "10s")
        Duration sysInterval,

        @Setting(
                value =
                        "How long a stop may take to let go of its clients, after drain.notice, before their connections are cut; to 1h.",
                byDefault = "10s")
        Duration shutdownTimeout,

        @Setting(
                "Where clients connect to this node and no other, such as boat-1.example.com or boat-1.example.com:8883: other nodes tell it to clients of MQTT 5 that they cannot keep.")
        @Nullable
        String advertisedAddress,

        @Setting(value = "The number of event loops, to 1,024; 0 for one per core.", byDefault = "0")
        int eventLoops,

        @Setting(
                "How event loops ask the system for what has happened to their sockets: epoll, io-uring or nio; unset, epoll where there is one, and else nio.")
        @Nullable
        SocketIo io,

        @Setting("More listeners, each with its own settings.")
        List<ListenerConfig> listeners,

        @Setting("What the node takes at most.") LimitsConfig limits,

        @Setting("How long sessions last and how much they hold.")
        SessionConfig sessions,

        @Setting("What the node offers in the protocol.") MqttConfig mqtt,

        @Setting("How a node that is to stop lets go of its clients.")
        DrainConfig drain,

        @Setting("The cluster that the node belongs to; a node without one is alone.") @Nullable
        ClusterConfig cluster,

        @Setting("Where an operator asks the node how it fares; without, nowhere.") @Nullable
        AdminConfig admin) {

    public Settings {
        listeners = List.copyOf(listeners);
        requirePort("port", port);
        requirePort("ws-port", wsPort);
        requirePort("tls-port", tlsPort);
        requirePort("wss-port", wssPort);
        boolean tls = tlsPort != null || wssPort != null;
        String needed =
                "must be given with tls-port and wss-port, and only with them; an entry of listeners has a tls of its own";
        Require.that((cert != null) == tls, "cert", needed);
        Require.that((key != null) == tls, "key", needed);
        Require.that(
                clientCa == null || tls,
                "client-ca",
                "belongs to tls-port and wss-port; an entry of listeners has a tls of its own");
        boolean ports = tls || port != null || wsPort != null;
        Require.that(
                host == null || ports || (listeners.isEmpty() && unixSocket == null),
                "host",
                "belongs to port, ws-port, tls-port and wss-port, none of which is given");
    }

    /**
     * What {@code file}, {@code variables} and {@code flags} say together.
     *
     * @param file a YAML file, or null
     * @param variables the environment, of which the names that begin with {@code FLOTILLA_} count
     * @param flags paths of {@link SettingKey}s with their values
     * @param warnings is told of each variable that means nothing
     * @throws ConfigException where a key is unknown, a value is wrong, or no node could be started with it
     */
    public static Settings read(
            @Nullable Path file, Map<String, String> variables, Map<String, String> flags, Consumer<String> warnings) {
        Group written = file == null ? YamlFile.parse("flotilla", "") : YamlFile.read(file);
        Variables.apply(variables, written, warnings);
        for (SettingKey key : SettingKey.all()) {
            String value = flags.get(key.path());
            if (value != null) {
                written.put(key.path(), new Text(value, new Place(key.flag(), "")));
            }
        }
        return checked(written);
    }

    /** What the YAML document {@code yaml} says alone. */
    public static Settings parse(String yaml) {
        return checked(YamlFile.parse("yaml", yaml));
    }

    /** What the node is told. */
    public NodeConfig nodeConfig() {
        return new NodeConfig(
                node,
                data,
                allListeners(),
                new SecurityConfig(passwords, acl, allowAnonymous),
                limits,
                sessions,
                mqtt,
                drain,
                cluster,
                admin,
                sysInterval,
                shutdownTimeout,
                advertisedAddress,
                eventLoops,
                io);
    }

    /** The same, with every listener as an entry of {@code listeners}. */
    public Settings spelledOut() {
        return new Settings(
                node,
                data,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                passwords,
                acl,
                allowAnonymous,
                readyFile,
                logLevel,
                sysInterval,
                shutdownTimeout,
                advertisedAddress,
                eventLoops,
                io,
                allListeners(),
                limits,
                sessions,
                mqtt,
                drain,
                cluster,
                admin);
    }

    private static Settings checked(Group written) {
        Settings settings = RecordReader.read(Settings.class, written);
        try {
            settings.nodeConfig();
        } catch (InvalidSettingException e) {
            throw RecordReader.problem(written, e);
        }
        return settings;
    }

    private List<ListenerConfig> allListeners() {
        String address = host == null ? ListenerConfig.LOOPBACK : host;
        List<ListenerConfig> all = new ArrayList<>();
        if (port != null) {
            all.add(ListenerConfig.plain(Kind.TCP, address, port));
        }
        if (wsPort != null) {
            all.add(ListenerConfig.plain(Kind.WS, address, wsPort));
        }
        if (cert != null && key != null) {
            TlsConfig tls = TlsConfig.of(cert, key, clientCa);
            if (tlsPort != null) {
                all.add(ListenerConfig.encrypted(Kind.TLS, address, tlsPort, tls));
            }
            if (wssPort != null) {
                all.add(ListenerConfig.encrypted(Kind.WSS, address, wssPort, tls));
            }
        }
        if (unixSocket != null) {
            all.add(ListenerConfig.unix(unixSocket));
        }
        all.addAll(listeners);
        boolean servesClients = cluster == null || cluster.role().servesClients();
        return all.isEmpty() && servesClients
                ? List.of(ListenerConfig.plain(Kind.TCP, address, ListenerConfig.MQTT_PORT))
                : all;
    }

    private static void requirePort(String key, @Nullable Integer port) {
        if (port != null) {
            Require.between(key, port, 0, 65_535);
        }
    }
}
