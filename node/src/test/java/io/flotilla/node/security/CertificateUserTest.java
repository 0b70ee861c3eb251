package io.flotilla.node.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.config.TlsConfig;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;

class CertificateUserTest {
    /** Subject {@code O=Flotilla, CN=fleet, CN=sensor-7}; alternative names IP, then email, then DNS, then URI. */
    private static final String NAMED = """
            -----BEGIN CERTIFICATE-----
            MIICDDCCAbGgAwIBAgIUJ1OyAU8vgO98tYPUHOr1lH4ry3IwCgYIKoZIzj0EAwIw
            NjERMA8GA1UECgwIRmxvdGlsbGExDjAMBgNVBAMMBWZsZWV0MREwDwYDVQQDDAhz
            ZW5zb3ItNzAgFw0yNjExMjMwNTA4MDVaGA8yMTI2MTAzMDA1MDgwNVowNjERMA8G
            A1UECgwIRmxvdGlsbGExDjAMBgNVBAMMBWZsZWV0MREwDwYDVQQDDAhzZW5zb3It
            NzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEWcHLe4anMBfIEo4SwuHXG1uE0k
            ft3XJYdGG3ISngyPZhWRCvSFpqwc/GVpShXBdP4po4rJjTgDUCWroD3lOfyjgZow
            gZcwHQYDVR0OBBYEFOL3+CKGE3cNNkT4TTyUQy7lV7qJMB8GA1UdIwQYMBaAFOL3
            +CKGE3cNNkT4TTyUQy7lV7qJMA8GA1UdEwEB/wQFMAMBAf8wRAYDVR0RBD0wO4cE
            wAACAYEPb3BzQGV4YW1wbGUuY29tghRzZW5zb3ItNy5leGFtcGxlLmNvbYYMdXJu
            OmRldmljZTo3MAoGCCqGSM49BAMCA0kAMEYCIQCELfQdYbcp+pMJfOCE8E8m62f5
            aJ93Bc33UDaiLW5sIwIhALFyB719j+30JBy2elz6tnSbFrRj/mKFOB9tQfPyYQuW
            -----END CERTIFICATE-----
            """;

    /** Subject {@code O=Flotilla}, no alternative names. */
    private static final String NAMELESS = """
            -----BEGIN CERTIFICATE-----
            MIIBfDCCASOgAwIBAgIUTcSKY7Up0KfAZIUL0u6mHft9knUwCgYIKoZIzj0EAwIw
            EzERMA8GA1UECgwIRmxvdGlsbGEwIBcNMjYxMTIzMDUwODA1WhgPMjEyNjEwMzAw
            NTA4MDVaMBMxETAPBgNVBAoMCEZsb3RpbGxhMFkwEwYHKoZIzj0CAQYIKoZIzj0D
            AQcDQgAE+usL3a3ejmat5LsqV0CccSks2oX403SVn/OdCl0XyZ/zzLRYk10fLOl2
            tD1ezmij7nBdF80KnzctyJ2xdO1VtqNTMFEwHQYDVR0OBBYEFGDWeBYIGf3hXbK+
            LFOLXqS2gYM4MB8GA1UdIwQYMBaAFGDWeBYIGf3hXbK+LFOLXqS2gYM4MA8GA1Ud
            EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgLGETl2Q6UE7zMDkn0E16LpGm
            62+J/BNC1Bt9PGh6NTkCIFr9U+hsdYSoPXKVvWWlraWBj3P1bSpDRXYPC6NLp9Yy
            -----END CERTIFICATE-----
            """;

    @Test
    void theMostSpecificCommonNameIsTheUser() throws CertificateException {
        assertThat(CertificateUser.of(TlsConfig.CertificateUser.CN, certificate(NAMED)))
                .isEqualTo("sensor-7");
    }

    @Test
    void theFirstAlternativeNameThatIsTextIsTheUser() throws CertificateException {
        assertThat(CertificateUser.of(TlsConfig.CertificateUser.SAN, certificate(NAMED)))
                .isEqualTo("ops@example.com");
    }

    @Test
    void aCertificateWithoutSuchANameNamesNobody() throws CertificateException {
        assertThat(CertificateUser.of(TlsConfig.CertificateUser.CN, certificate(NAMELESS)))
                .isNull();
        assertThat(CertificateUser.of(TlsConfig.CertificateUser.SAN, certificate(NAMELESS)))
                .isNull();
        assertThat(CertificateUser.of(TlsConfig.CertificateUser.NONE, certificate(NAMED)))
                .isNull();
    }

    private static X509Certificate certificate(String pem) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    }
}
