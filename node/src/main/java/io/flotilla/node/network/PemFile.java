package io.flotilla.node.network;

import io.flotilla.node.files.InvalidFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and private keys in the text form that tools write (RFC 7468).
 *
 * <p>The JDK reads keys of PKCS #8 alone. The older forms of OpenSSL, PKCS #1 for RSA and SEC 1 for elliptic curves, hold the same key without the name of its algorithm, so they are
 * wrapped into a PKCS #8 structure that names it.
 */
final class PemFile {
    private static final Pattern KEY_BLOCK =
            Pattern.compile("-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----([^-]+)-----END \\1-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int EC_PARAMETERS = 0xA0;
    private static final byte[] VERSION_0 = {INTEGER, 1, 0};
    private static final byte[] RSA_ENCRYPTION = HexFormat.of().parseHex("06092a864886f70d0101010500");
    private static final byte[] EC_PUBLIC_KEY = HexFormat.of().parseHex("06072a8648ce3d0201");

    private PemFile() {}

    /**
     * All certificates of a file, in its order.
     *
     * @throws InvalidFileException where there is none, or one that cannot be read
     */
    static X509Certificate[] certificates(Path file) throws InvalidFileException {
        try {
            X509Certificate[] certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes(file)))
                    .toArray(X509Certificate[]::new);
            if (certificates.length == 0) {
                throw unusable(file, "it holds no certificate (-----BEGIN CERTIFICATE-----)");
            }
            return certificates;
        } catch (CertificateException e) {
            throw unusable(file, "it holds a certificate that cannot be read: " + e.getMessage());
        }
    }

    /**
     * The first private key of a file.
     *
     * @throws InvalidFileException where there is none, or it is encrypted, or of a form that is not known
     */
    static PrivateKey privateKey(Path file) throws InvalidFileException {
        Matcher block = KEY_BLOCK.matcher(new String(bytes(file), StandardCharsets.ISO_8859_1));
        if (!block.find()) {
            throw unusable(file, "it holds no private key (-----BEGIN PRIVATE KEY-----)");
        }
        String form = block.group(1);
        String body = block.group(2);
        if (form.startsWith("ENCRYPTED") || body.contains("ENCRYPTED")) {
            throw unusable(
                    file, "its private key is encrypted; 'openssl pkey -in FILE -out FILE' writes it in the clear");
        }
        try {
            byte[] key = Base64.getMimeDecoder().decode(body);
            return switch (form) {
                case "PRIVATE KEY" -> pkcs8(key);
                case "RSA PRIVATE KEY" -> pkcs8(wrapRsa(key));
                case "EC PRIVATE KEY" -> pkcs8(wrapEc(key));
                default ->
                    throw unusable(file, "a " + form + " is of no known form; 'openssl pkey' writes one that is");
            };
        } catch (GeneralSecurityException | IllegalArgumentException | BufferUnderflowException e) {
            throw unusable(file, "its private key cannot be read: " + e.getMessage());
        }
    }

    private static byte[] bytes(Path file) throws InvalidFileException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw InvalidFileException.unreadable(file, e);
        }
    }

    private static PrivateKey pkcs8(byte[] key) throws GeneralSecurityException {
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(key);
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException e) {
                // It names another algorithm.
            }
        }
        throw new InvalidKeySpecException("it is not one of " + KEY_ALGORITHMS);
    }

    /** PKCS #1 in PKCS #8 (RFC 5208, section 5; RFC 8017, section A.1). */
    private static byte[] wrapRsa(byte[] key) {
        return der(SEQUENCE, VERSION_0, der(SEQUENCE, RSA_ENCRYPTION), der(OCTET_STRING, key));
    }

    /** SEC 1 in PKCS #8 (RFC 5915, section 3), with the curve that the key names. */
    private static byte[] wrapEc(byte[] key) {
        ByteBuffer fields = ByteBuffer.wrap(content(ByteBuffer.wrap(key), SEQUENCE));
        content(fields, INTEGER);
        content(fields, OCTET_STRING);
        byte[] curve = content(fields, EC_PARAMETERS);
        return der(SEQUENCE, VERSION_0, der(SEQUENCE, EC_PUBLIC_KEY, curve), der(OCTET_STRING, key));
    }

    private static byte[] content(ByteBuffer der, int tag) {
        if ((der.get() & 0xFF) != tag) {
            throw new IllegalArgumentException("it is not built as its name says");
        }
        int length = der.get() & 0xFF;
        if (length > 0x80) {
            int bytes = length & 0x7F;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | (der.get() & 0xFF);
            }
        }
        if (length < 0 || length > der.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] content = new byte[length];
        der.get(content);
        return content;
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer der = ByteBuffer.allocate(4 + length);
        der.put((byte) tag);
        if (length < 0x80) {
            der.put((byte) length);
        } else if (length < 0x100) {
            der.put((byte) 0x81).put((byte) length);
        } else {
            der.put((byte) 0x82).putShort((short) length);
        }
        for (byte[] part : parts) {
            der.put(part);
        }
        byte[] exact = new byte[der.position()];
        der.flip().get(exact);
        return exact;
    }

    private static InvalidFileException unusable(Path file, String why) {
        return InvalidFileException.unreadable(file, new IOException(why));
    }
}
