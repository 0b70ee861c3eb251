package io.flotilla.node.security;

import io.flotilla.node.packet.ReasonCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Authentication Method SCRAM-SHA-256 (RFC 5802 and RFC 7677), without channel binding: the client proves that it knows the password without
 * telling it, and the server that it has the verifier.
 *
 * <p>A step costs a few HMACs, so it is taken on the caller's thread. A user who has no verifier goes through the same steps as one who has.
 */
final class ScramSha256 implements EnhancedAuthentication {
    static final String METHOD = "SCRAM-SHA-256";

    private final Supplier<PasswordFile> passwords;
    private final FailureBrake brake;
    private final Supplier<String> nonces;

    /** @param nonces gives printable text without commas that nobody can foresee */
    ScramSha256(Supplier<PasswordFile> passwords, FailureBrake brake, Supplier<String> nonces) {
        this.passwords = passwords;
        this.brake = brake;
        this.nonces = nonces;
    }

    @Override
    public @Nullable Exchange begin(String method, String clientId, String remoteAddress) {
        PasswordFile now = passwords.get();
        return method.equals(METHOD) && now.offersScram() ? new ScramExchange(now, remoteAddress) : null;
    }

    private final class ScramExchange implements Exchange {
        private final PasswordFile users;
        private final String remoteAddress;
        private @Nullable Challenge challenge;
        private boolean over;

        ScramExchange(PasswordFile users, String remoteAddress) {
            this.users = users;
            this.remoteAddress = remoteAddress;
        }

        @Override
        public CompletionStage<Step> next(byte @Nullable [] data) {
            Step step = step(data);
            over = !(step instanceof Continue);
            return CompletableFuture.completedStage(step);
        }

        private Step step(byte @Nullable [] data) {
            if (brake.isPaused(remoteAddress)) {
                return new Refused(
                        ReasonCode.CONNECTION_RATE_EXCEEDED,
                        "too many failed attempts from its address, which is turned away for a while");
            }
            try {
                if (over) {
                    throw new ScramException("it goes on after the end");
                }
                return challenge == null ? first(data) : last(challenge, text(data));
            } catch (ScramException e) {
                brake.onFailure(remoteAddress);
                return new Refused(ReasonCode.NOT_AUTHORIZED, "SCRAM-SHA-256: " + e.getMessage());
            }
        }

        private Step first(byte @Nullable [] data) throws ScramException {
            if (data == null) {
                return new Continue(new byte[0]); // a client may let the server begin (RFC 4422, section 3.3)
            }
            ClientFirst client = ClientFirst.parse(text(data));
            ScramVerifier verifier = users.verifier(client.username);
            String nonce = client.nonce + nonces.get();
            String serverFirst = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(verifier.salt()) + ",i="
                    + verifier.iterations();
            challenge = new Challenge(client, nonce, serverFirst, verifier);
            return new Continue(serverFirst.getBytes(StandardCharsets.UTF_8));
        }

        private Step last(Challenge challenge, String clientFinal) throws ScramException {
            int proofAt = clientFinal.lastIndexOf(",p=");
            if (proofAt < 0) {
                throw new ScramException("its last message has no proof");
            }
            String withoutProof = clientFinal.substring(0, proofAt);
            String[] attributes = withoutProof.split(",", 3);
            if (attributes.length < 2
                    || !attributes[0].equals("c=" + base64(challenge.client.header))
                    || !attributes[1].equals("r=" + challenge.nonce)) {
                throw new ScramException("its last message does not belong to its first");
            }
            byte[] proof;
            try {
                proof = Base64.getDecoder().decode(clientFinal.substring(proofAt + 3));
            } catch (IllegalArgumentException e) {
                throw new ScramException("its proof is not Base64");
            }
            String authMessage = challenge.client.bare + "," + challenge.serverFirst + "," + withoutProof;
            if (!challenge.verifier.proves(proof, authMessage)) {
                throw new ScramException("its user name or its password is not right");
            }
            byte[] signature = challenge.verifier.signature(authMessage);
            String serverFinal = "v=" + Base64.getEncoder().encodeToString(signature);
            return new Accepted(challenge.client.username, serverFinal.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** What the server has sent and must see again. */
    private record Challenge(ClientFirst client, String nonce, String serverFirst, ScramVerifier verifier) {}

    /**
     * The client's first message.
     *
     * @param header its part about channel binding and authorization, with the comma behind
     * @param bare the rest
     */
    private record ClientFirst(String header, String bare, String username, String nonce) {
        static ClientFirst parse(String text) throws ScramException {
            String[] parts = text.split(",", 5);
            if (parts.length < 4) {
                throw new ScramException("its first message is not of the form n,,n=user,r=nonce");
            }
            if (parts[0].startsWith("p=")) {
                throw new ScramException("it wants channel binding, which this method does not have");
            }
            boolean known = (parts[0].equals("n") || parts[0].equals("y"))
                    && (parts[1].isEmpty() || parts[1].startsWith("a="))
                    && parts[2].startsWith("n=")
                    && parts[3].startsWith("r=")
                    && parts[3].length() > 2;
            if (!known) {
                throw new ScramException("its first message is not of the form n,,n=user,r=nonce");
            }
            String username = SaslPrep.prepare(unescape(parts[2].substring(2)));
            if (!parts[1].isEmpty()
                    && !SaslPrep.prepare(unescape(parts[1].substring(2))).equals(username)) {
                throw new ScramException("it asks to act for another user");
            }
            String header = parts[0] + "," + parts[1] + ",";
            return new ClientFirst(header, text.substring(header.length()), username, parts[3].substring(2));
        }

        /** A name as it was before {@code ,} and {@code =} in it were replaced (RFC 5802, section 5.1). */
        private static String unescape(String name) throws ScramException {
            if (!name.matches("([^=]|=2C|=3D)+")) {
                throw new ScramException("its user name is empty or has an = that is not =2C or =3D");
            }
            return name.replace("=2C", ",").replace("=3D", "=");
        }
    }

    /** The client has not followed the method, or has not proven itself. */
    private static final class ScramException extends Exception {
        private static final long serialVersionUID = 1;

        ScramException(String message) {
            super(message);
        }
    }

    private static String text(byte @Nullable [] data) throws ScramException {
        if (data == null) {
            throw new ScramException("a message without Authentication Data");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ScramException("its message is not UTF-8");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
