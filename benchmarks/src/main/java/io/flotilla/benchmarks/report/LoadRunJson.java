package io.flotilla.benchmarks.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A {@link LoadRun} as JSON, in the form of {@link RecordJson}. */
public final class LoadRunJson {
    private LoadRunJson() {}

    public static String toJson(LoadRun run) {
        return RecordJson.toJson(run);
    }

    /**
     * The run that {@code json} is.
     *
     * @throws JsonProcessingException where it is not JSON, or not that of a run
     */
    public static LoadRun parse(String json) throws JsonProcessingException {
        return RecordJson.parse(json, LoadRun.class);
    }

    public static void write(LoadRun run, Path file) throws IOException {
        Files.writeString(file, toJson(run));
    }

    /**
     * The run in {@code file}.
     *
     * @throws JsonProcessingException where the file is not JSON, or not that of a run
     * @throws IOException where it cannot be read
     */
    public static LoadRun read(Path file) throws IOException {
        return parse(Files.readString(file));
    }
}
