package io.flotilla.cluster.journal;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the file {@code identity} of a data directory says.
 *
 * @param cluster the name of the cluster
 * @param node the name of the node
 * @param incarnation of the node's last run
 * @param clusterId tells the cluster from others of its name; null as long as it has not opened
 * @param members the nodes that kept its partitions when all were there last
 */
record Identity(
        String cluster,
        String node,
        int partitions,
        long incarnation,
        @Nullable String clusterId,
        List<String> members) {
    private static final int FORMAT = 1;
    private static final String FILE = "identity";

    Identity {
        members = List.copyOf(members);
    }

    /** That of {@code directory}; null where it has none yet. */
    static @Nullable Identity read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return null;
        }
        Properties text = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            text.load(reader);
        } catch (IllegalArgumentException e) {
            throw new JournalException(file + " is damaged: " + e.getMessage());
        }
        long format = number(text, "format", file);
        if (format > FORMAT) {
            throw new JournalException("the data directory " + directory + " has format " + format
                    + ", written by a newer Flotilla; this one reads up to format " + FORMAT);
        }
        String members = text.getProperty("members", "");
        return new Identity(
                text(text, "cluster", file),
                text(text, "node", file),
                (int) number(text, "partitions", file),
                number(text, "incarnation", file),
                text.getProperty("cluster-id"),
                members.isEmpty() ? List.of() : List.of(members.split(",")));
    }

    /** Makes it that of {@code directory}. The old one stays until this one is on the disk. */
    void write(Path directory) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("format", String.valueOf(FORMAT));
        properties.setProperty("cluster", cluster);
        properties.setProperty("node", node);
        properties.setProperty("partitions", String.valueOf(partitions));
        properties.setProperty("incarnation", String.valueOf(incarnation));
        if (clusterId != null) {
            properties.setProperty("cluster-id", clusterId);
            properties.setProperty("members", String.join(",", members));
        }
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Path draft = directory.resolve(FILE + ".new");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(draft, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        DirectoryFiles.force(directory);
    }

    private static String text(Properties properties, String key, Path file) throws JournalException {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new JournalException(file + " is damaged: it has no " + key);
        }
        return value;
    }

    private static long number(Properties properties, String key, Path file) throws JournalException {
        String value = text(properties, key, file);
        if (!value.matches("\\d{1,18}")) {
            throw new JournalException(file + " is damaged: its " + key + " is '" + value + "'");
        }
        return Long.parseLong(value);
    }
}
