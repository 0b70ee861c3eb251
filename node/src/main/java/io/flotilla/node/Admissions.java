package io.flotilla.node;

import io.flotilla.node.config.ListenerConfig;
import io.flotilla.node.config.NodeConfig;
import io.flotilla.node.config.TlsConfig;
import io.flotilla.node.connection.Admission;
import io.flotilla.node.network.Peer;
import io.flotilla.node.security.Authenticator;
import io.flotilla.node.security.CertificateUser;
import io.flotilla.node.security.Security;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;

/** Who is let in by which listener. Immutable. */
final class Admissions {
    /** One listener's rule. */
    private record Door(Authenticator authenticator, TlsConfig.CertificateUser certificateUser) {}

    private final Security security;
    private final Map<String, Door> doors = new HashMap<>();

    Admissions(NodeConfig config, Security security) {
        this.security = security;
        for (ListenerConfig listener : config.listeners()) {
            TlsConfig tls = listener.tls();
            doors.put(
                    listener.name(),
                    new Door(
                            security.authenticator(config.admitsAnonymous(listener)),
                            tls == null ? TlsConfig.CertificateUser.NONE : tls.certificateUser()));
        }
    }

    Admission of(Peer peer) {
        Door door = doors.get(peer.listener());
        if (door == null) {
            throw new IllegalStateException("no listener has the name " + peer.listener());
        }
        X509Certificate certificate = peer.certificate();
        return new Admission(
                door.authenticator(),
                security.authorizer(),
                certificate == null ? null : CertificateUser.of(door.certificateUser(), certificate));
    }
}
