package io.flotilla.node.conformance;

import io.flotilla.node.packet.MqttVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * One line of {@code statements.tsv}: a normative statement of the standard.
 *
 * @param binds {@code server}, {@code client} or {@code both}
 * @param shown {@link #BY_TESTS}, {@link #CLIENTS_ONLY}, or the reason why no test here can show it
 * @param says what it says, in our words
 */
record NormativeStatement(MqttVersion version, String identifier, String binds, String shown, String says) {
    /** Tests show it; of a statement that binds clients, how the broker meets one that breaks it. */
    static final String BY_TESTS = "test";

    /** It binds clients, and a broker does not see whether they keep it. */
    static final String CLIENTS_ONLY = "-";

    /** Every statement of MQTT 5.0 (appendix B) and of MQTT 3.1.1 (appendix B), in the order of the standard. */
    static List<NormativeStatement> all() throws IOException {
        try (InputStream list = NormativeStatement.class.getResourceAsStream("statements.tsv")) {
            String text =
                    new String(Objects.requireNonNull(list, "statements.tsv").readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .map(column -> new NormativeStatement(
                            MqttVersion.valueOf(column[0]), column[1], column[2], column[3], column[4]))
                    .toList();
        }
    }

    boolean isFor(Statement statement) {
        return version == statement.of() && identifier.equals(statement.value());
    }

    @Override
    public String toString() {
        return identifier + " of " + version;
    }
}
