package io.flotilla.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cluster.session.DropPolicy;
import io.flotilla.node.config.ListenerConfig.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How file, variables and flags become the configuration of a node. What each value may be is shown by {@code SettingRangesTest}. */
class SettingsTest {
    @TempDir
    Path directory;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void servesTcpOnThisMachineWithoutAnyConfiguration() {
        NodeConfig node = Settings.read(null, Map.of(), Map.of(), warnings::add).nodeConfig();

        assertThat(node.listeners()).containsExactly(ListenerConfig.plain(Kind.TCP, "127.0.0.1", 1883));
        assertThat(node.sysInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(node.limits()).isEqualTo(LimitsConfig.defaults());
        assertThat(warnings).isEmpty();
    }

    @Test
    void readsGroupsOfTheFile() throws IOException {
        Path file = file("""
                node: boat-1
                shutdown-timeout: 3s
                limits:
                  publish-rate: 100
                  maximum-packet-size: 64KiB
                sessions: {max-expiry: 7d, drop-policy: oldest}
                """);

        NodeConfig node = read(file, Map.of(), Map.of()).nodeConfig();

        assertThat(node.node()).isEqualTo("boat-1");
        assertThat(node.shutdownTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(node.limits().publishRate()).isEqualTo(100);
        assertThat(node.limits().maximumPacketSize()).isEqualTo(65_536);
        assertThat(node.sessions().maxExpiry()).isEqualTo(Duration.ofDays(7));
        assertThat(node.sessions().dropPolicy()).isEqualTo(DropPolicy.OLDEST);
    }

    @Test
    void aFlagBeatsAVariableAndThatBeatsTheFile() throws IOException {
        Path file = file("node: file\nport: 1\nws-port: 1\nlimits: {publish-rate: 1}\n");

        Settings settings = read(
                file,
                Map.of("FLOTILLA_PORT", "2", "FLOTILLA_WS_PORT", "2", "FLOTILLA_LIMITS_PUBLISH_RATE", "2"),
                Map.of("port", "3"));

        assertThat(settings.node()).isEqualTo("file");
        assertThat(settings.wsPort()).isEqualTo(2);
        assertThat(settings.limits().publishRate()).isEqualTo(2);
        assertThat(settings.port()).isEqualTo(3);
    }

    @Test
    void namesTheLineAndTheNearestKeyOfAnUnknownOne() throws IOException {
        Path file = file("node: a\n\nprot: 1883\n");

        assertThatThrownBy(() -> read(file, Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(file + ":3:1: unknown key 'prot'; did you mean 'port'?");
    }

    @Test
    void namesTheKeysThatAGroupHasWhereNoneIsNear() throws IOException {
        Path file = file("limits:\n  sausage: 1\n");

        assertThatThrownBy(() -> read(file, Map.of(), Map.of()))
                .hasMessageStartingWith(file + ":2:3: unknown key 'sausage'; known here: connect-timeout, ");
    }

    @Test
    void namesTheLineOfAWrongValue() throws IOException {
        Path file = file("node: a\nlimits:\n  max-connections: many\n");

        assertThatThrownBy(() -> read(file, Map.of(), Map.of()))
                .hasMessage(file + ":3:3: limits.max-connections: a whole number, not 'many'");
    }

    @Test
    void namesTheLineOfAValueThatIsOutOfRange() throws IOException {
        Path file = file("listeners:\n  - name: a\n    kind: tcp\n    port: 65536\n");

        assertThatThrownBy(() -> read(file, Map.of(), Map.of()))
                .hasMessage(file + ":4:5: listeners[0].port: from 0 to 65,535, not 65,536");
    }

    @Test
    void namesTheVariableOrFlagThatIsWrong() {
        assertThatThrownBy(() -> read(null, Map.of("FLOTILLA_SYS_INTERVAL", "10"), Map.of()))
                .hasMessage("FLOTILLA_SYS_INTERVAL: a number with ms, s, m, h or d, such as 10s, not '10'");
        assertThatThrownBy(() -> read(null, Map.of(), Map.of("port", "70000")))
                .hasMessage("--port: from 0 to 65,535, not 70,000");
    }

    @Test
    void namesTheLineOfWhatIsNoYaml() throws IOException {
        Path file = file("node: a\nport: [\n");

        assertThatThrownBy(() -> read(file, Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageMatching(".*flotilla.yaml:\\d+:\\d+: not YAML: .*");
    }

    @Test
    void refusesAKeyThatStandsTwice() throws IOException {
        Path file = file("port: 1\nport: 2\n");

        assertThatThrownBy(() -> read(file, Map.of(), Map.of())).hasMessageContaining(":2:1: ");
    }

    @Test
    void refusesAListWhereOneValueBelongs() throws IOException {
        Path file = file("port: [1, 2]\n");

        assertThatThrownBy(() -> read(file, Map.of(), Map.of())).hasMessage(file + ":1:1: port: one value");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> read(directory.resolve("nowhere"), Map.of(), Map.of()))
                .hasMessageEndingWith("nowhere: there is no such file");
        assertThatThrownBy(() -> read(null, Map.of(), Map.of("passwords", "/nowhere/passwords")))
                .hasMessage("--passwords: no file that can be read at /nowhere/passwords");
    }

    @Test
    void takesAKeyWithoutAValueAsAbsent() throws IOException {
        assertThat(read(file("node:\nlisteners:\n"), Map.of(), Map.of()).nodeConfig())
                .isEqualTo(NodeConfig.defaults());
    }

    @Test
    void warnsOfAVariableThatMeansNothing() {
        read(null, Map.of("FLOTILLA_PROT", "1", "OTHER", "1", "FLOTILLA_NODE", ""), Map.of());

        assertThat(warnings).containsExactly("FLOTILLA_PROT is no variable of Flotilla; did you mean FLOTILLA_PORT?");
    }

    @Test
    void leavesAloneWhatKubernetesSetsForAServiceOfTheSameName() {
        Map<String, String> variables = Map.of(
                "FLOTILLA_PORT", "tcp://10.0.0.1:1883",
                "FLOTILLA_PORT_1883_TCP_ADDR", "10.0.0.1",
                "FLOTILLA_SERVICE_HOST", "10.0.0.1",
                "FLOTILLA_SERVICE_PORT_MQTT", "1883");

        assertThat(read(null, variables, Map.of()).nodeConfig()).isEqualTo(NodeConfig.defaults());
        assertThat(warnings).isEmpty();
    }

    @Test
    void readsBackWhatItSpellsOut() throws IOException {
        Settings settings = read(
                file("listeners:\n  - {name: a, kind: ws, web-socket-path: '*'}\n"),
                Map.of(),
                Map.of("port", "0", "unix-socket", "/tmp/a b.sock"));

        Settings again = Settings.parse(SettingsPrinter.print(settings.spelledOut()));

        assertThat(again).isEqualTo(settings.spelledOut());
        assertThat(again.nodeConfig()).isEqualTo(settings.nodeConfig());
    }

    private Settings read(@Nullable Path file, Map<String, String> variables, Map<String, String> flags) {
        return Settings.read(file, variables, flags, warnings::add);
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("flotilla.yaml"), yaml);
    }
}
