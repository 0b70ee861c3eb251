package io.flotilla.node.conformance;

import java.util.Base64;

/** The client's side of one SCRAM-SHA-256 exchange for {@link Users#NAME} (RFC 5802, section 3), from the JDK alone. */
final class Scram {
    private static final String CLIENT_FIRST_BARE = "n=" + Users.NAME + ",r=rOprNGfwEbeRWgbNEkqO";

    private final String password;
    private String signature = "";

    Scram(String password) {
        this.password = password;
    }

    String first() {
        return "n,," + CLIENT_FIRST_BARE;
    }

    /** The client's final message, with the proof, for the server's first. */
    String answer(String serverFirst) {
        String[] attributes = serverFirst.split(",", 3);
        byte[] salt = Base64.getDecoder().decode(attributes[1].substring(2));
        int iterations = Integer.parseInt(attributes[2].substring(2));
        byte[] salted = Users.pbkdf2("PBKDF2WithHmacSHA256", password, salt, iterations, 256);
        String withoutProof = "c=biws," + attributes[0];
        String authMessage = CLIENT_FIRST_BARE + "," + serverFirst + "," + withoutProof;
        byte[] clientKey = Users.hmac(salted, "Client Key");
        byte[] proof = Users.hmac(Users.sha256(clientKey), authMessage);
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        signature = "v=" + Users.base64(Users.hmac(Users.hmac(salted, "Server Key"), authMessage));
        return withoutProof + ",p=" + Users.base64(proof);
    }

    /** What the server's final message must be, once the client has answered. */
    String expectedSignature() {
        return signature;
    }
}
