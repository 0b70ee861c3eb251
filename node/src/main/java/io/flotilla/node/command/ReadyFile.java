package io.flotilla.node.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flotilla.node.config.BoundListener;
import io.flotilla.node.config.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of JSON that is there while a node serves, for programs that start one and must know where.
 *
 * <p>It appears whole or not at all.
 */
final class ReadyFile {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyFile.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    ReadyFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /**
     * Writes {@code {"pid": 1, "node": "flotilla", "listeners": [{"name": "tcp", "kind": "tcp", "host": "127.0.0.1", "port": 1883}]}}; a Unix domain socket has {@code socketPath} in the
     * place of host and port. A node with an admin port has {@code "admin": {"host": "127.0.0.1", "port": 8080}} too.
     *
     * @throws StartException where it cannot be written
     */
    void write(NodeConfig config, RunningNode node) {
        ObjectNode root = JSON.createObjectNode()
                .put("pid", ProcessHandle.current().pid())
                .put("node", config.node());
        ArrayNode array = root.putArray("listeners");
        for (BoundListener listener : node.listeners()) {
            ObjectNode entry = array.addObject()
                    .put("name", listener.name())
                    .put("kind", listener.kind().name().toLowerCase(Locale.ROOT));
            if (listener.socketPath() == null) {
                entry.put("host", listener.host()).put("port", listener.port());
            } else {
                entry.put("socketPath", listener.socketPath().toString());
            }
        }
        if (config.admin() != null && node.adminAddress() != null) {
            root.putObject("admin")
                    .put("host", config.admin().host())
                    .put("port", node.adminAddress().getPort());
        }
        Path unfinished = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(unfinished, root.toPrettyString() + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StartException("--ready-file: cannot write " + file + ": " + e, e);
        }
    }

    /** Removes it where it is: no node serves any more, or none yet. */
    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("The ready file {} cannot be removed: {}", file, e.toString());
        }
    }
}
