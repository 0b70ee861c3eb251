package io.flotilla.node.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener can be reached, once it is bound.
 *
 * @param host the address as it was configured
 * @param port the port that it has, 1 to 65,535, or 0 for a Unix domain socket
 * @param socketPath the path of a Unix domain socket, or null
 */
public record BoundListener(
        String name,
        ListenerConfig.Kind kind,
        String host,
        int port,
        @Nullable Path socketPath) {}
