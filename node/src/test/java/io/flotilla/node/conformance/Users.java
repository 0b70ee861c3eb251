package io.flotilla.node.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** A password file with one user, and the arithmetic of passwords, from the JDK alone. */
final class Users {
    static final String NAME = "user";
    static final String PASSWORD = "pencil";

    private static final int ITERATIONS = 4_096;
    private static final byte[] SALT = "salt of 16 bytes".getBytes(StandardCharsets.UTF_8);

    private Users() {}

    /** A new file in which {@link #NAME} has {@link #PASSWORD}, as Mosquitto's tool hashes it and as a SCRAM verifier. */
    static Path passwordFile() {
        byte[] salted = pbkdf2("PBKDF2WithHmacSHA256", PASSWORD, SALT, ITERATIONS, 256);
        String verifier = ITERATIONS + ":" + base64(SALT) + "$" + base64(sha256(hmac(salted, "Client Key"))) + ":"
                + base64(hmac(salted, "Server Key"));
        String hash = base64(SALT) + "$" + base64(pbkdf2("PBKDF2WithHmacSHA512", PASSWORD, SALT, 101, 512));
        return file(NAME + ":$7$101$" + hash + "\n" + NAME + ":SCRAM-SHA-256$" + verifier + "\n");
    }

    /** A new file with {@code text}, gone when the JVM is. */
    static Path file(String text) {
        try {
            Path file = Files.createTempFile("conformance", ".txt");
            file.toFile().deleteOnExit();
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] pbkdf2(String algorithm, String password, byte[] salt, int iterations, int bits) {
        try {
            return SecretKeyFactory.getInstance(algorithm)
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, bits))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
