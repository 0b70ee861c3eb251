package io.flotilla.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether there is an admin port, and that none is open to other machines by mistake. */
class AdminConfigTest {
    @TempDir
    Path directory;

    @Test
    void thereIsNoneUnlessItIsAskedFor() {
        assertThat(NodeConfig.defaults().admin()).isNull();
    }

    @Test
    void isForThisMachineOnlyUnlessTold() {
        assertThat(NodeConfig.parse("admin: {port: 8080}").admin())
                .isEqualTo(new AdminConfig(8080, ListenerConfig.LOOPBACK, null));
    }

    @Test
    void doesNotOpenToOtherMachinesWithoutAToken() {
        Map<String, String> flags = Map.of("admin.port", "8080", "admin.host", "0.0.0.0");

        assertThatThrownBy(() -> Settings.read(null, Map.of(), flags, warning -> {}))
                .hasMessage(
                        "--admin-host: the admin port at 0.0.0.0 can be reached from other machines, but nothing says who may use it."
                                + " Give --admin-token-file FILE, or listen on 127.0.0.1");
    }

    @Test
    void opensToOtherMachinesWithAToken() throws IOException {
        Path token = Files.createFile(directory.resolve("token"));

        assertThat(NodeConfig.parse("admin: {port: 0, host: '::', token-file: " + token + "}")
                        .admin())
                .isEqualTo(new AdminConfig(0, "::", token));
    }
}
