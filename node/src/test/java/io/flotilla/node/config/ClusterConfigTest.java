package io.flotilla.node.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cluster.link.TlsFiles;
import io.flotilla.cluster.member.Role;
import io.flotilla.node.config.ClusterConfig.Discovery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a node is a member of a cluster, and as what. What each value may be is shown by {@code SettingRangesTest}. */
class ClusterConfigTest {
    @TempDir
    Path directory;

    @Test
    void aNodeIsAloneUnlessTold() {
        assertThat(NodeConfig.defaults().cluster()).isNull();
    }

    @Test
    void aListOfMembersIsAllThatAMemberMustBeTold() {
        ClusterConfig cluster = cluster("join: [a:5701, b:5701, '[::1]:5701']");

        assertThat(cluster.name()).isEqualTo("flotilla");
        assertThat(cluster.role()).isEqualTo(Role.BOTH);
        assertThat(cluster.port()).isEqualTo(5701);
        assertThat(cluster.linkPort()).isEqualTo(7701);
        assertThat(cluster.discovery()).isEqualTo(Discovery.TCP);
        assertThat(cluster.expectedMembers()).isEqualTo(3);
        assertThat(cluster.partitions()).isEqualTo(271);
        assertThat(cluster.linkTls()).isNull();
    }

    @Test
    void flagsAndVariablesSayTheSame() {
        NodeConfig flags = read(
                Map.of(), Map.of("node", "a", "cluster.join", "a:1,b:2", "cluster.port", "1", "cluster.role", "front"));
        NodeConfig variables = read(
                Map.of(
                        "FLOTILLA_NODE", "a",
                        "FLOTILLA_CLUSTER_JOIN", "a:1, b:2",
                        "FLOTILLA_CLUSTER_PORT", "1",
                        "FLOTILLA_CLUSTER_ROLE", "front"),
                Map.of());

        assertThat(flags).isEqualTo(variables);
        assertThat(flags.cluster()).isEqualTo(cluster("join: [a:1, b:2], port: 1, role: front"));
    }

    @Test
    void refusesARoleWithoutACluster() {
        assertThatThrownBy(() -> read(Map.of(), Map.of("node", "a", "cluster.role", "store")))
                .hasMessageStartingWith("--role: join: is missing: say where other members are found");
    }

    @Test
    void refusesAnEntryWithoutAPort() {
        assertThatThrownBy(() -> read(Map.of(), Map.of("node", "a", "cluster.join", "a:1,b")))
                .hasMessage("--join: each entry is host:port, such as 10.0.0.5:5701, not 'b'");
    }

    @Test
    void refusesAMemberWithoutANameOfItsOwn() {
        assertThatThrownBy(() -> read(Map.of(), Map.of("cluster.join", "a:1")))
                .hasMessageEndingWith(
                        "node: every member of a cluster has a name of its own: give it one with --node NAME");
    }

    @Test
    void refusesACertificateWithoutItsKeyOrAuthority() throws IOException {
        String file = Files.createFile(directory.resolve("pem")).toString();

        assertThatThrownBy(() -> read(Map.of(), Map.of("node", "a", "cluster.join", "a:1", "cluster.link-cert", file)))
                .hasMessageContaining("link-key: must be given together with link-cert, link-key and link-ca");
        assertThat(cluster("join: 'a:1', link-cert: %s, link-key: %s, link-ca: %s".formatted(file, file, file))
                        .linkTls())
                .isEqualTo(new TlsFiles(Path.of(file), Path.of(file), Path.of(file)));
    }

    @Test
    void refusesAFrontWithADataDirectory() {
        assertThatThrownBy(() -> NodeConfig.parse("{node: a, data: /tmp, cluster: {join: 'a:1', role: front}}"))
                .hasMessage("yaml:1:11: data: a front holds nothing that must survive a restart");
    }

    @Test
    void aStoreListensForNoClients() {
        assertThat(parse("join: 'a:1', role: store").listeners()).isEmpty();
        assertThatThrownBy(() -> NodeConfig.parse("{node: a, port: 1883, cluster: {join: 'a:1', role: store}}"))
                .hasMessageContaining("a store serves no clients");
    }

    @Test
    void aNameServiceIsOneNameAndDoesNotTellHowManyMembersToExpect() {
        assertThatThrownBy(() -> parse("discovery: dns, join: 'a:1'"))
                .hasMessageContaining("expected-members: must be given, as discovery is dns");
        assertThatThrownBy(() -> parse("discovery: kubernetes, join: ['a:1', 'b:1'], expected-members: 3"))
                .hasMessageContaining("one name, as discovery is kubernetes");
        assertThat(cluster("discovery: dns, join: 'a:1', expected-members: 3").expectedMembers())
                .isEqualTo(3);
    }

    @Test
    void readsBackWhatItSpellsOut() {
        Settings settings = Settings.parse("{node: a, cluster: {join: ['10.0.0.5:5701', b:5701], role: store}}");

        assertThat(Settings.parse(SettingsPrinter.print(settings.spelledOut()))).isEqualTo(settings.spelledOut());
    }

    private static ClusterConfig cluster(String cluster) {
        return requireNonNull(parse(cluster).cluster());
    }

    private static NodeConfig parse(String cluster) {
        return NodeConfig.parse("{node: a, cluster: {" + cluster + "}}");
    }

    private static NodeConfig read(Map<String, String> variables, Map<String, String> flags) {
        return Settings.read(null, variables, flags, warning -> {}).nodeConfig();
    }
}
