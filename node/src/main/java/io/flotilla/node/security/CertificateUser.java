package io.flotilla.node.security;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/** Which name in a client certificate is the client's user name. */
public enum CertificateUser {
    /** The common name (CN) of the subject; of several, the most specific. */
    COMMON_NAME,
    /** The first subject alternative name of kind DNS (RFC 5280, section 4.2.1.6). */
    DNS,
    /** The first subject alternative name of kind email. */
    EMAIL,
    /** The first subject alternative name of kind URI. */
    URI;

    /**
     * The user name in {@code certificate}, whose chain TLS has verified; null where it has none of this kind, or one that no user name can be
     * since it is empty or has control characters.
     */
    public @Nullable String of(X509Certificate certificate) {
        String name = switch (this) {
            case COMMON_NAME -> commonName(certificate);
            case EMAIL -> alternativeName(certificate, 1);
            case DNS -> alternativeName(certificate, 2);
            case URI -> alternativeName(certificate, 6);
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

    private static @Nullable String alternativeName(X509Certificate certificate, int kind) {
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
            if (name.get(0).equals(kind) && name.get(1) instanceof String value) {
                return value;
            }
        }
        return null;
    }
}
