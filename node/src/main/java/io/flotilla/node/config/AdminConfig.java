package io.flotilla.node.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where an operator asks the node how it fares, over HTTP: metrics, health and the admin API. A node without one has no such port. */
public record AdminConfig(
        @Setting(
                value =
                        "The port for health, metrics and the admin API, such as 8080; 0 picks a free one, which the banner and the ready file name.",
                flag = "admin-port")
        int port,

        @Setting(
                value =
                        "The address that it listens on; 0.0.0.0 or :: for all of the machine's, which needs token-file.",
                byDefault = "127.0.0.1",
                flag = "admin-host")
        String host,

        @Setting(
                value =
                        "File of one line, the token of 16 characters or more that metrics and the admin API are asked with: Authorization: Bearer. Health needs none. Read again when it changes.",
                flag = "admin-token-file",
                readable = true)
        @Nullable
        Path tokenFile) {

    public AdminConfig {
        Require.between("port", port, 0, 65_535);
        Require.that(!host.isBlank(), "host", "must not be empty");
        Require.that(
                tokenFile != null || ListenerConfig.isLoopback(host),
                "host",
                "the admin port at " + host + " can be reached from other machines, but nothing says who may use it."
                        + " Give --admin-token-file FILE, or listen on 127.0.0.1");
    }
}
