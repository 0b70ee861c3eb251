package io.flotilla.node.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.node.files.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Private keys in every form that OpenSSL writes in the clear. */
class PemFileTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"RSA, 2048", "EC, 256", "EC, 384", "Ed25519, 255"})
    void readsPkcs8(String algorithm, int bits) throws Exception {
        PrivateKey key = generate(algorithm, bits);
        assertThat(PemFile.privateKey(pem("PRIVATE KEY", key.getEncoded()))).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 2048, 4096})
    void readsPkcs1(int bits) throws Exception {
        PrivateKey key = generate("RSA", bits);
        byte[] pkcs8 = key.getEncoded();
        // Headers of 4 bytes for the whole and the octet string, 3 of the version and 15 of the algorithm stand before
        // it.
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 4 + 3 + 15 + 4, pkcs8.length);
        assertThat(PemFile.privateKey(pem("RSA PRIVATE KEY", pkcs1))).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        // sequence, version 1, octet string; [0] with the curve's object identifier
        "256, 3031 020101 0420, a00a 06082a8648ce3d030107",
        "384, 303e 020101 0430, a007 06052b81040022"
    })
    void readsSec1(int bits, String before, String after) throws Exception {
        ECPrivateKey key = (ECPrivateKey) generate("EC", bits);
        String secret = ("%0" + bits / 4 + "x").formatted(key.getS());
        byte[] sec1 = HexFormat.of().parseHex((before + secret + after).replace(" ", ""));
        PrivateKey read = PemFile.privateKey(pem("EC PRIVATE KEY", sec1));
        assertThat(((ECPrivateKey) read).getS()).isEqualTo(key.getS());
    }

    @Test
    void saysThatAnEncryptedKeyCannotBeUsed() throws Exception {
        Path file = pem("ENCRYPTED PRIVATE KEY", new byte[] {1});
        assertThatThrownBy(() -> PemFile.privateKey(file))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("encrypted");
    }

    @Test
    void saysThatAFileHoldsNoKey() throws Exception {
        Path file = Files.writeString(directory.resolve("empty.pem"), "nothing");
        assertThatThrownBy(() -> PemFile.privateKey(file)).hasMessageContaining("it holds no private key");
        assertThatThrownBy(() -> PemFile.certificates(file)).hasMessageContaining(file.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY"})
    void refusesAKeyThatIsCutOff(String form) throws Exception {
        Path file = pem(form, new byte[] {0x30, 0x20, 2});
        assertThatThrownBy(() -> PemFile.privateKey(file)).isInstanceOf(InvalidFileException.class);
    }

    private static PrivateKey generate(String algorithm, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair().getPrivate();
    }

    private Path pem(String form, byte[] der) throws IOException {
        String text = "-----BEGIN " + form + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + form + "-----\n";
        return Files.writeString(directory.resolve("key.pem"), text);
    }
}
