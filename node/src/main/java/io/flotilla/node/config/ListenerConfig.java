package io.flotilla.node.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One place where clients connect, and what is spoken there. */
public record ListenerConfig(
        @Setting("Its name in logs, metrics and the ready file; no two are the same.")
        String name,

        @Setting("What is spoken: tcp, tls, ws (WebSocket), wss (WebSocket over TLS) or unix (a Unix domain socket).")
        Kind kind,

        @Setting(
                value = "The address that it listens on; 0.0.0.0 or :: for all of the machine's.",
                byDefault = "127.0.0.1")
        String host,

        @Setting(
                value = "The port, 0 to 65,535; 0 picks a free one, which the banner and the ready file name.",
                byDefault = "1883")
        int port,

        @Setting("The path of the Unix domain socket. Only for unix.") @Nullable
        Path socketPath,

        @Setting("Certificates, only for tls and wss, which need them.") @Nullable
        TlsConfig tls,

        @Setting(value = "The path of the WebSocket's address; * takes any.", byDefault = "/mqtt")
        String webSocketPath,

        @Setting(
                value =
                        "Whether every connection begins with a PROXY protocol header, version 1 or 2, that names the client's own address.",
                byDefault = "false")
        boolean proxyProtocol,

        @Setting(
                value =
                        "Whether clients may connect here without proving who they are, whatever allow-anonymous says for the node.",
                byDefault = "false")
        boolean allowAnonymous,

        @Setting(value = "The most connections here at a time; 0 for no limit but the node's.", byDefault = "0")
        int maxConnections) {

    /** What is spoken on a listener. */
    public enum Kind {
        TCP,
        TLS,
        WS,
        WSS,
        UNIX;

        /** Whether its bytes are encrypted. */
        public boolean isTls() {
            return this == TLS || this == WSS;
        }

        /** Whether MQTT travels in WebSocket frames there. */
        public boolean isWebSocket() {
            return this == WS || this == WSS;
        }
    }

    /** The address that a listener has unless told otherwise: this machine only. */
    public static final String LOOPBACK = "127.0.0.1";

    /** The port that IANA has registered for MQTT. */
    public static final int MQTT_PORT = 1883;

    public ListenerConfig {
        Require.that(!name.isBlank(), "name", "must not be empty");
        Require.that(!host.isBlank(), "host", "must not be empty");
        Require.between("port", port, 0, 65_535);
        Require.atLeast("max-connections", maxConnections, 0);
        Require.that(
                (kind == Kind.UNIX) == (socketPath != null),
                "socket-path",
                "belongs to a listener of kind unix, and to no other");
        Require.that(kind.isTls() == (tls != null), "tls", "belongs to a listener of kind tls or wss, and to no other");
        Require.that(
                webSocketPath.equals("*") || webSocketPath.startsWith("/"),
                "web-socket-path",
                "begins with / or is *, not '" + webSocketPath + "'");
    }

    /** A listener for kind TCP or WS. */
    public static ListenerConfig plain(Kind kind, String host, int port) {
        return of(kind, host, port, null, null);
    }

    /** A listener for kind TLS or WSS. */
    public static ListenerConfig encrypted(Kind kind, String host, int port, TlsConfig tls) {
        return of(kind, host, port, null, tls);
    }

    /** A listener on a Unix domain socket. */
    public static ListenerConfig unix(Path socketPath) {
        return of(Kind.UNIX, LOOPBACK, 0, socketPath, null);
    }

    private static ListenerConfig of(
            Kind kind, String host, int port, @Nullable Path socketPath, @Nullable TlsConfig tls) {
        String name = Spelling.ofConstant(kind);
        return new ListenerConfig(name, kind, host, port, socketPath, tls, "/mqtt", false, false, 0);
    }

    /** Whether only this machine can connect: a Unix domain socket, or a loopback address. */
    public boolean isLocal() {
        return kind == Kind.UNIX || isLoopback(host);
    }

    /** Whether only this machine can reach {@code host}. */
    static boolean isLoopback(String host) {
        return host.matches("localhost|127(\\.\\d{1,3}){3}|::1");
    }

    /** Whether nobody connects without a certificate of an authority that it trusts. */
    public boolean requiresCertificate() {
        return tls != null && tls.clientAuth() == TlsConfig.ClientAuth.REQUIRED;
    }
}
