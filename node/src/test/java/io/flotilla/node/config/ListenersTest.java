package io.flotilla.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.node.config.ListenerConfig.Kind;
import io.flotilla.node.config.TlsConfig.CertificateUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which listeners there are, and that none is open to other machines by mistake. */
class ListenersTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void writeAFile() throws IOException {
        file = Files.writeString(directory.resolve("file"), "");
    }

    @Test
    void opensWhatIsAskedForAndNothingElse() {
        assertThat(NodeConfig.parse("ws-port: 9001").listeners())
                .containsExactly(ListenerConfig.plain(Kind.WS, "127.0.0.1", 9001));
    }

    @Test
    void addsTheEntriesOfTheListToThePorts() {
        NodeConfig node = NodeConfig.parse("{port: 0, listeners: [{name: fleet, kind: ws, port: 81}]}");

        assertThat(node.listeners()).extracting(ListenerConfig::name).containsExactly("tcp", "fleet");
    }

    @Test
    void givesHostAndCertificateToEveryPortThatUsesThem() {
        NodeConfig node = parse("{host: '::1', port: 1, ws-port: 2, tls-port: 3, wss-port: 4, cert: FILE, key: FILE}");

        assertThat(node.listeners()).extracting(ListenerConfig::host).containsOnly("::1");
        assertThat(node.listeners())
                .extracting(ListenerConfig::kind)
                .containsExactly(Kind.TCP, Kind.WS, Kind.TLS, Kind.WSS);
        assertThat(node.listeners().get(2).tls()).isEqualTo(TlsConfig.of(file, file, null));
    }

    @Test
    void asksForACertificateWhereAnAuthorityIsGiven() {
        ListenerConfig listener = parse("{tls-port: 1, cert: FILE, key: FILE, client-ca: FILE}")
                .listeners()
                .getFirst();

        assertThat(listener.requiresCertificate()).isTrue();
        assertThat(listener.tls()).extracting(TlsConfig::certificateUser).isEqualTo(CertificateUser.CN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{tls-port: 1}",
                "{wss-port: 1, cert: FILE}",
                "{cert: FILE, key: FILE}",
                "{client-ca: FILE}",
                "{host: 127.0.0.1, unix-socket: /tmp/flotilla}",
                "{host: 127.0.0.1, listeners: [{name: a, kind: tcp}]}",
                "{listeners: [{kind: tcp}]}",
                "{listeners: [{name: a}]}",
                "{listeners: [{name: '', kind: tcp}]}",
                "{listeners: [{name: a, kind: tcp}, {name: a, kind: ws}]}",
                "{listeners: [{name: a, kind: tls}]}",
                "{listeners: [{name: a, kind: unix}]}",
                "{listeners: [{name: a, kind: tcp, socket-path: /tmp/a}]}",
                "{listeners: [{name: a, kind: tcp, host: ''}]}",
                "{listeners: [{name: a, kind: tcp, max-connections: -1}]}",
                "{listeners: [{name: a, kind: ws, web-socket-path: mqtt}]}",
                "{listeners: [{name: a, kind: tcp, tls: {certificate: FILE, key: FILE}}]}",
                "{listeners: [{name: a, kind: tls, tls: {certificate: FILE}}]}",
                "{listeners: [{name: a, kind: tls, tls: {certificate: /nowhere/cert, key: FILE}}]}",
                "{listeners: [{name: a, kind: tls, tls: {certificate: FILE, key: FILE, client-ca: FILE}}]}",
                "{listeners: [{name: a, kind: tls, tls: {certificate: FILE, key: FILE, client-auth: required}}]}",
                "{listeners: [{name: a, kind: tls, tls: {certificate: FILE, key: FILE, certificate-user: cn}}]}",
                "{listeners: [{name: a, kind: tls, tls: {certificate: FILE, key: FILE, protocols: [TLSv1.1]}}]}",
                "{listeners: {name: a, kind: tcp}}"
            })
    void refuses(String yaml) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("yaml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{host: 0.0.0.0}",
                "{host: '::'}",
                "{host: 192.168.1.5, ws-port: 1}",
                "{host: 127.example.com}",
                "{host: 0.0.0.0, acl: FILE}",
                "{host: 0.0.0.0, tls-port: 1, cert: FILE, key: FILE}",
                "{listeners: [{name: a, kind: tcp, host: 0.0.0.0}]}",
                "{host: 0.0.0.0, port: 1, tls-port: 2, cert: FILE, key: FILE, client-ca: FILE}"
            })
    void doesNotOpenToOtherMachinesWithoutAnythingThatSaysWhoMayConnect(String yaml) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("can be reached from other machines, but nothing says who may connect")
                .hasMessageContaining("--passwords FILE")
                .hasMessageContaining("--allow-anonymous");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{host: localhost}",
                "{host: 127.0.0.53}",
                "{host: '::1'}",
                "{unix-socket: /tmp/flotilla}",
                "{host: 0.0.0.0, allow-anonymous: true}",
                "{host: 0.0.0.0, passwords: FILE}",
                "{host: 0.0.0.0, tls-port: 1, cert: FILE, key: FILE, client-ca: FILE}",
                "{listeners: [{name: a, kind: tcp, host: 0.0.0.0, allow-anonymous: true}]}"
            })
    void opensWhereSomethingSaysWhoMayConnect(String yaml) {
        assertThat(parse(yaml).listeners()).hasSize(1);
    }

    @Test
    void admitsAnonymousClientsOnThisMachineUntilThereArePasswords() {
        assertThat(admitsAnonymous("{}")).isTrue();
        assertThat(admitsAnonymous("{unix-socket: /tmp/flotilla}")).isTrue();
        assertThat(admitsAnonymous("{passwords: FILE}")).isFalse();
        assertThat(admitsAnonymous("{passwords: FILE, allow-anonymous: true}")).isTrue();
        assertThat(admitsAnonymous("{tls-port: 1, cert: FILE, key: FILE, client-ca: FILE, passwords: FILE}"))
                .isTrue();
    }

    private boolean admitsAnonymous(String yaml) {
        NodeConfig node = parse(yaml);
        return node.admitsAnonymous(node.listeners().getFirst());
    }

    private NodeConfig parse(String yaml) {
        return NodeConfig.parse(yaml.replace("FILE", file.toString()));
    }
}
