package io.flotilla.node.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * What is kept of a password for SCRAM-SHA-256 (RFC 5802, section 3): it proves a client's knowledge of the password and the server's of the
 * verifier. Immutable.
 *
 * @param iterations 4,096 to 10,000,000
 * @param storedKey 32 bytes
 * @param serverKey 32 bytes
 */
record ScramVerifier(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
    /** What the text of a verifier begins with. */
    static final String PREFIX = "SCRAM-SHA-256$";

    private static final int KEY_BYTES = 32;
    private static final Pattern FORM =
            Pattern.compile("SCRAM-SHA-256\\$(\\d{1,8}):([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)");
    private static final String RIGHT = "a verifier is spelled SCRAM-SHA-256$iterations:salt$storedKey:serverKey,"
            + " with 4096 to 10000000 iterations and the rest in Base64, keys of 32 bytes";

    /** The verifier of {@code password}. */
    static ScramVerifier of(String password, byte[] salt, int iterations) {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(SaslPrep.prepare(password).getBytes(StandardCharsets.UTF_8), salt, iterations);
        byte[] salted = ((KeyParameter) generator.generateDerivedMacParameters(8 * KEY_BYTES)).getKey();
        byte[] clientKey = hmac(salted, "Client Key");
        return new ScramVerifier(iterations, salt, sha256(clientKey), hmac(salted, "Server Key"));
    }

    /**
     * The verifier that {@code text} spells.
     *
     * @throws IllegalArgumentException where it spells none, saying what would be right
     */
    static ScramVerifier parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (matcher.matches()) {
            try {
                int iterations = Integer.parseInt(matcher.group(1));
                Base64.Decoder base64 = Base64.getDecoder();
                ScramVerifier verifier = new ScramVerifier(
                        iterations,
                        base64.decode(matcher.group(2)),
                        base64.decode(matcher.group(3)),
                        base64.decode(matcher.group(4)));
                if (iterations >= 4_096
                        && iterations <= 10_000_000
                        && verifier.storedKey.length == KEY_BYTES
                        && verifier.serverKey.length == KEY_BYTES) {
                    return verifier;
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(RIGHT, e);
            }
        }
        throw new IllegalArgumentException(RIGHT);
    }

    /** The text that {@link #parse} reads. */
    String encoded() {
        Base64.Encoder base64 = Base64.getEncoder();
        return PREFIX + iterations + ":" + base64.encodeToString(salt) + "$" + base64.encodeToString(storedKey) + ":"
                + base64.encodeToString(serverKey);
    }

    /** Whether {@code proof} shows that the client, which has seen {@code authMessage}, knows the password. */
    boolean proves(byte[] proof, String authMessage) {
        byte[] clientKey = hmac(storedKey, authMessage);
        if (proof.length != clientKey.length) {
            return false;
        }
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= proof[i];
        }
        return MessageDigest.isEqual(sha256(clientKey), storedKey);
    }

    /** What shows to the client, which has seen {@code authMessage}, that the server has this verifier. */
    byte[] signature(String authMessage) {
        return hmac(serverKey, authMessage);
    }

    /**
     * A verifier for a user who has none: no proof fits it, and its salt is always the same for the same name, so that a client cannot find out
     * who has one.
     */
    ScramVerifier decoy(String username) {
        byte[] random = hmac(serverKey, "decoy " + username);
        byte[] decoySalt = new byte[salt.length];
        for (int i = 0; i < decoySalt.length; i++) {
            decoySalt[i] = random[i % random.length];
        }
        return new ScramVerifier(iterations, decoySalt, hmac(random, "stored"), hmac(random, "server"));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
