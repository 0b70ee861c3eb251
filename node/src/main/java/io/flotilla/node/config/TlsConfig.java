package io.flotilla.node.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a listener proves who it is, and what it asks of its clients' certificates. */
public record TlsConfig(
        @Setting(
                value = "PEM file of the server's certificate, followed by its chain. Read again when it changes.",
                readable = true)
        Path certificate,

        @Setting(
                value = "PEM file of the certificate's private key, PKCS #8. Read again when it changes.",
                readable = true)
        Path key,

        @Setting(value = "PEM file of the authorities that clients' certificates must come from.", readable = true)
        @Nullable
        Path clientCa,

        @Setting(value = "Whether a client shows a certificate: none, optional or required.", byDefault = "none")
        ClientAuth clientAuth,

        @Setting(
                value =
                        "What of a client's certificate is its user name: none, cn (Common Name) or san (the first Subject Alternative Name).",
                byDefault = "none")
        CertificateUser certificateUser,

        @Setting(value = "The versions of TLS that are spoken: TLSv1.3, TLSv1.2.", byDefault = "TLSv1.3, TLSv1.2")
        List<String> protocols) {

    /** Whether a client shows a certificate. */
    public enum ClientAuth {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    /** What of a client's certificate is its user name. */
    public enum CertificateUser {
        NONE,
        CN,
        SAN
    }

    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    public TlsConfig {
        protocols = List.copyOf(protocols);
        Require.that(
                !protocols.isEmpty() && Set.copyOf(PROTOCOLS).containsAll(protocols),
                "protocols",
                "TLSv1.3, TLSv1.2 or both, not " + protocols);
        Require.that(
                (clientAuth == ClientAuth.NONE) == (clientCa == null),
                "client-auth",
                "optional or required where client-ca is given, and none where it is not");
        Require.that(
                certificateUser == CertificateUser.NONE || clientAuth != ClientAuth.NONE,
                "certificate-user",
                "needs client-auth: optional or required");
    }

    /** A server's certificate; with {@code clientCa}, every client must show one of that authority, whose Common Name is then its user name. */
    public static TlsConfig of(Path certificate, Path key, @Nullable Path clientCa) {
        boolean mutual = clientCa != null;
        return new TlsConfig(
                certificate,
                key,
                clientCa,
                mutual ? ClientAuth.REQUIRED : ClientAuth.NONE,
                mutual ? CertificateUser.CN : CertificateUser.NONE,
                PROTOCOLS);
    }
}
