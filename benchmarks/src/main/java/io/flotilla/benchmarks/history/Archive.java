package io.flotilla.benchmarks.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.flotilla.benchmarks.report.RecordJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A directory with one JSON file for each stored {@link JmhRun}, named by its moment, commit and profile. */
final class Archive {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path directory;

    Archive(Path directory) {
        this.directory = directory;
    }

    /**
     * All stored runs, the oldest first; none where the directory is not there.
     *
     * @throws JsonProcessingException where a file is not that of a run, with its name in the message
     */
    List<JmhRun> runs() throws IOException {
        List<JmhRun> runs = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".json")).toList()) {
                    runs.add(read(file));
                }
            }
        }
        runs.sort(Comparator.comparing(JmhRun::startedAt));
        return runs;
    }

    /** Stores {@code run}, and returns its file. */
    Path store(JmhRun run) throws IOException {
        String name = String.join(
                "-",
                MOMENT.format(run.startedAt()),
                run.environment().commit(),
                run.profile().name().toLowerCase(Locale.ROOT));
        Files.createDirectories(directory);
        return Files.writeString(directory.resolve(name + ".json"), RecordJson.toJson(run));
    }

    private static JmhRun read(Path file) throws IOException {
        try {
            return RecordJson.parse(Files.readString(file), JmhRun.class);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not a stored run: " + e.getOriginalMessage(), e);
        }
    }
}
