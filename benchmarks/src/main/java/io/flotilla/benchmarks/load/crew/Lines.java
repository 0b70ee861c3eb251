package io.flotilla.benchmarks.load.crew;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flotilla.benchmarks.load.account.Interval;

/** What a child and its parent write to each other, one thing in each line. */
final class Lines {
    static final String READY = "ready";
    static final String DONE = "done";

    private static final JsonMapper MAPPER =
            JsonMapper.builder().disable(MapperFeature.AUTO_DETECT_IS_GETTERS).build();

    private Lines() {}

    static String write(Object assignmentOrInterval) {
        try {
            return MAPPER.writeValueAsString(assignmentOrInterval);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every assignment and interval can be written", e);
        }
    }

    /** @throws JsonProcessingException where the line is none */
    static Assignment assignment(String line) throws JsonProcessingException {
        return MAPPER.readValue(line, Assignment.class);
    }

    /** @throws JsonProcessingException where the line is none */
    static Interval interval(String line) throws JsonProcessingException {
        return MAPPER.readValue(line, Interval.class);
    }
}
