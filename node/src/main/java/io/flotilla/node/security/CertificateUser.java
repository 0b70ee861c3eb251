package io.flotilla.node.security;

import io.flotilla.node.config.TlsConfig;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** The user name in a client certificate. */
public final class CertificateUser {
    /** Email, DNS and URI: the kinds of alternative names that are text (RFC 5280, section 4.2.1.6). */
    private static final Set<Integer> TEXT_KINDS = Set.of(1, 2, 6);

    private CertificateUser() {}

    /**
     * The user name in {@code certificate}, whose chain TLS has verified: the most specific Common Name of its subject, or the first of its
     * Subject Alternative Names that is a DNS name, an email address or a URI, as {@code which} says.
     *
     * @return null where it has none, or one that no user name can be since it is empty or has control characters
     */
    public static @Nullable String of(TlsConfig.CertificateUser which, X509Certificate certificate) {
        String name = switch (which) {
            case NONE -> null;
            case CN -> commonName(certificate);
            case SAN -> alternativeName(certificate);
        };
        boolean usable = name != null && !name.isEmpty() && name.chars().noneMatch(Character::isISOControl);
        return usable ? name : null;
    }

    private static @Nullable String commonName(X509Certificate certificate) {
        List<Rdn> names;
        try {
            names = new LdapName(certificate.getSubjectX500Principal().getName()).getRdns();
        } catch (InvalidNameException e) {
            return null;
        }
        for (int i = names.size() - 1; i >= 0; i--) { // the most specific stands last
            Rdn name = names.get(i);
            if (name.getType().equalsIgnoreCase("CN") && name.getValue() instanceof String value) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String alternativeName(X509Certificate certificate) {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return null;
        }
        if (names == null) {
            return null;
        }
        for (List<?> name : names) {
            if (name.get(0) instanceof Integer kind
                    && TEXT_KINDS.contains(kind)
                    && name.get(1) instanceof String value) {
                return value;
            }
        }
        return null;
    }
}
