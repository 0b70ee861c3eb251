package io.flotilla.node.config;

import io.flotilla.cluster.link.TlsFiles;
import io.flotilla.cluster.member.Role;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cluster that a node belongs to, and where it meets the other members. A node without one is alone, and opens no port for others. */
public record ClusterConfig(
        @Setting(
                value = "The cluster's name; members with another name do not join.",
                byDefault = "flotilla",
                flag = "cluster-name")
        String name,

        @Setting(
                value =
                        "What the node is there for: both, front (it serves clients and holds no partition) or store (it holds partitions and serves no clients).",
                byDefault = "both",
                flag = "role")
        Role role,

        @Setting(
                value =
                        "This machine's address at which the other members reach it, for the cluster's port and the links'.",
                byDefault = "127.0.0.1",
                flag = "cluster-host")
        String host,

        @Setting(
                value = "The port for membership and replication, 1 to 65,535.",
                byDefault = "5701",
                flag = "cluster-port")
        int port,

        @Setting(
                value =
                        "The port for the messages of other members, 1 to 65,535; 0 for the one that is 2,000 above the cluster's port.",
                byDefault = "0",
                flag = "link-port")
        int linkPort,

        @Setting(
                value =
                        "Where other members are found, as host:port with the cluster's port of each; commas between. One that is reached is enough, so a node may name itself, and members that do not run.",
                flag = "join")
        List<String> join,

        @Setting(
                value =
                        "What the entries of join are: tcp (members), dns (one name whose addresses are the members) or kubernetes (one Service of this namespace whose pods are the members).",
                byDefault = "tcp",
                flag = "discovery")
        Discovery discovery,

        @Setting(
                value =
                        "How many members hold partitions when all are there, 1 to 1,000, the same at every member: without more than half of them nothing is acknowledged. 0 for as many as join has entries, which only tcp can tell.",
                byDefault = "0",
                flag = "expected-members")
        int expectedMembers,

        @Setting(
                value =
                        "PEM file of this member's certificate and its chain, for TLS between members. It and the other two are read again when they change; connections that stand keep what they began with.",
                flag = "link-cert",
                readable = true)
        @Nullable
        Path linkCert,

        @Setting(value = "PEM file of the private key of link-cert, PKCS #8.", flag = "link-key", readable = true)
        @Nullable
        Path linkKey,

        @Setting(
                value = "PEM file of the authorities that the certificates of all members must come from.",
                flag = "link-ca",
                readable = true)
        @Nullable
        Path linkCa,

        @Setting(
                value =
                        "Whether members that are cut off from the majority go on with QoS 0 between their own clients, and do not drop it.",
                byDefault = "false",
                flag = "split-brain-qos0")
        boolean splitBrainQos0,

        @Setting(
                value =
                        "Whether partitions begin anew whose contents no member has in its data directory any more. Without it the cluster waits for the directories that had them.",
                byDefault = "false",
                flag = "accept-loss")
        boolean acceptLoss,

        @Setting(
                value =
                        "The number of partitions of sessions and retained messages, 1 to 10,000, the same at every member for as long as the cluster lives.",
                byDefault = "271")
        int partitions) {

    /** How members find each other. */
    public enum Discovery {
        TCP,
        DNS,
        KUBERNETES
    }

    /** How far the links' port is above the cluster's where it is not given. */
    private static final int LINK_PORT_DISTANCE = 2_000;

    private static final int HIGHEST_PORT = 65_535;

    public ClusterConfig {
        join = List.copyOf(join);
        Require.that(
                name.matches("[A-Za-z0-9._-]{1,64}"),
                "name",
                "1 to 64 letters, digits, dots, dashes and underscores, not '" + name + "'");
        Require.that(
                !host.isBlank() && !host.equals("0.0.0.0") && !host.equals("::"),
                "host",
                "one address that the other members reach, not '" + host + "'");
        Require.between("port", port, 1, HIGHEST_PORT);
        Require.that(
                !join.isEmpty(),
                "join",
                "is missing: say where other members are found, or leave out all settings of the cluster for a node that is alone");
        join.forEach(ClusterConfig::requireHostAndPort);
        Require.that(
                discovery == Discovery.TCP || join.size() == 1,
                "join",
                "one name, as discovery is " + Spelling.ofConstant(discovery));
        Require.that(
                discovery == Discovery.TCP || expectedMembers != 0,
                "expected-members",
                "must be given, as discovery is " + Spelling.ofConstant(discovery));
        expectedMembers = expectedMembers == 0 ? join.size() : expectedMembers;
        Require.between("expected-members", expectedMembers, 1, 1_000);
        linkPort = linkPort == 0 ? port + LINK_PORT_DISTANCE : linkPort;
        Require.between("link-port", linkPort, 1, HIGHEST_PORT);
        Require.that(linkPort != port, "link-port", "another than the cluster's port, " + port);
        boolean encrypted = linkCert != null;
        String together = "must be given together with link-cert, link-key and link-ca: every member proves who it is";
        Require.that((linkKey != null) == encrypted, "link-key", together);
        Require.that((linkCa != null) == encrypted, "link-ca", together);
        Require.between("partitions", partitions, 1, 10_000);
    }

    /** What the links are encrypted with, or null where they are not. */
    public @Nullable TlsFiles linkTls() {
        return linkCert == null || linkKey == null || linkCa == null ? null : new TlsFiles(linkCert, linkKey, linkCa);
    }

    private static void requireHostAndPort(String entry) {
        int colon = entry.lastIndexOf(':');
        Require.that(
                colon > 0 && isPort(entry.substring(colon + 1)),
                "join",
                "each entry is host:port, such as 10.0.0.5:5701, not '" + entry + "'");
    }

    private static boolean isPort(String text) {
        return text.matches("\\d{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= HIGHEST_PORT;
    }
}
