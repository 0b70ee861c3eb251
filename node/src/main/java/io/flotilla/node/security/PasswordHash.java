package io.flotilla.node.security;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** What is kept of a password: enough to check one, too little to tell it. Immutable. */
sealed interface PasswordHash {
    /** Whether {@code password} is the one. Takes as long as the hash's parameters say, whatever the answer. */
    boolean matches(byte[] password);

    /**
     * The hash that {@code text} spells.
     *
     * @throws IllegalArgumentException where it is none that is known here, or has parameters out of range, saying so without quoting it
     */
    static PasswordHash parse(String text) {
        if (text.startsWith("$argon2id$")) {
            return Argon2id.parse(text);
        }
        if (text.startsWith("$7$")) {
            return Pbkdf2.parse(text);
        }
        if (text.startsWith("$6$")) {
            return SaltedSha512.parse(text);
        }
        if (text.startsWith("$2")) {
            return Bcrypt.parse(text);
        }
        throw new IllegalArgumentException(
                "after the user's name comes a hash that begins with $argon2id$, $7$, $6$, $2a$, $2b$ or $2y$");
    }

    /**
     * Argon2id (RFC 9106), in the encoding of its reference implementation.
     *
     * @param memoryKiB 8 for each lane up to a gibibyte
     * @param passes 1 to 100
     * @param lanes 1 to 64
     */
    record Argon2id(int memoryKiB, int passes, int lanes, byte[] salt, byte[] hash) implements PasswordHash {
        private static final Pattern FORM =
                Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,8}),t=(\\d{1,3}),p=(\\d{1,3})\\$([^$]+)\\$([^$]+)");
        private static final int MAX_MEMORY_KIB = 1 << 20;

        /** A new hash of {@code password}, with the second set of parameters that OWASP recommends: 19 MiB and two passes. */
        static Argon2id of(byte[] password, byte[] salt) {
            Argon2id unfilled = new Argon2id(19 * 1024, 2, 1, salt, new byte[32]);
            return new Argon2id(unfilled.memoryKiB, unfilled.passes, unfilled.lanes, salt, unfilled.compute(password));
        }

        static Argon2id parse(String text) {
            Matcher matcher = matcher(FORM, text, "$argon2id$v=19$m=...,t=...,p=...$salt$hash");
            int memoryKiB = Integer.parseInt(matcher.group(1));
            int passes = Integer.parseInt(matcher.group(2));
            int lanes = Integer.parseInt(matcher.group(3));
            require(lanes >= 1 && lanes <= 64, "p of an argon2id hash is 1 to 64");
            require(passes >= 1 && passes <= 100, "t of an argon2id hash is 1 to 100");
            require(memoryKiB >= 8 * lanes && memoryKiB <= MAX_MEMORY_KIB, "m of an argon2id hash is 8p to 1048576");
            return new Argon2id(memoryKiB, passes, lanes, base64(matcher.group(4), 8), base64(matcher.group(5), 16));
        }

        /** The text that {@link PasswordHash#parse} reads. */
        String encoded() {
            Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
            return "$argon2id$v=19$m=" + memoryKiB + ",t=" + passes + ",p=" + lanes + "$" + base64.encodeToString(salt)
                    + "$" + base64.encodeToString(hash);
        }

        @Override
        public boolean matches(byte[] password) {
            return MessageDigest.isEqual(compute(password), hash);
        }

        private byte[] compute(byte[] password) {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKiB)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            byte[] computed = new byte[hash.length];
            generator.generateBytes(password, computed);
            return computed;
        }
    }

    /**
     * PBKDF2 with HMAC-SHA-512 (RFC 8018, section 5.2): Mosquitto's {@code $7$}.
     *
     * @param iterations 1 to 10,000,000
     */
    record Pbkdf2(int iterations, byte[] salt, byte[] hash) implements PasswordHash {
        private static final Pattern FORM = Pattern.compile("\\$7\\$(\\d{1,8})\\$([^$]+)\\$([^$]+)");

        static Pbkdf2 parse(String text) {
            Matcher matcher = matcher(FORM, text, "$7$iterations$salt$hash");
            int iterations = Integer.parseInt(matcher.group(1));
            require(iterations >= 1 && iterations <= 10_000_000, "the iterations of a $7$ hash are 1 to 10000000");
            return new Pbkdf2(iterations, base64(matcher.group(2), 1), base64(matcher.group(3), 16));
        }

        @Override
        public boolean matches(byte[] password) {
            PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA512Digest());
            generator.init(password, salt, iterations);
            KeyParameter key = (KeyParameter) generator.generateDerivedMacParameters(8 * hash.length);
            return MessageDigest.isEqual(key.getKey(), hash);
        }
    }

    /** One SHA-512 over password and salt: Mosquitto's {@code $6$}, weak, read so that its users can move. */
    record SaltedSha512(byte[] salt, byte[] hash) implements PasswordHash {
        private static final Pattern FORM = Pattern.compile("\\$6\\$([^$]+)\\$([^$]+)");

        static SaltedSha512 parse(String text) {
            Matcher matcher = matcher(FORM, text, "$6$salt$hash");
            return new SaltedSha512(base64(matcher.group(1), 1), base64(matcher.group(2), 64));
        }

        @Override
        public boolean matches(byte[] password) {
            MessageDigest sha512;
            try {
                sha512 = MessageDigest.getInstance("SHA-512");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK has SHA-512", e);
            }
            sha512.update(password);
            return MessageDigest.isEqual(sha512.digest(salt), hash);
        }
    }

    /** Bcrypt: it sees 72 bytes of a password at most. */
    record Bcrypt(String encoded) implements PasswordHash {
        private static final Pattern FORM = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

        static Bcrypt parse(String text) {
            int cost = Integer.parseInt(
                    matcher(FORM, text, "$2b$cost$salt-and-hash").group(1));
            require(cost >= 4 && cost <= 20, "the cost of a bcrypt hash is 04 to 20");
            return new Bcrypt(text);
        }

        @Override
        public boolean matches(byte[] password) {
            return OpenBSDBCrypt.checkPassword(encoded, password);
        }
    }

    private static Matcher matcher(Pattern form, String text, String spelling) {
        Matcher matcher = form.matcher(text);
        require(matcher.matches(), "such a hash is spelled " + spelling);
        return matcher;
    }

    private static byte[] base64(String text, int minBytes) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the salt and the hash are Base64", e);
        }
        require(bytes.length >= minBytes && bytes.length <= 512, "the salt or the hash has a wrong length");
        return bytes;
    }

    private static void require(boolean holds, String right) {
        if (!holds) {
            throw new IllegalArgumentException(right);
        }
    }
}
