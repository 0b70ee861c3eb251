package io.flotilla.node.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What a request to the admin port is answered with. */
record Answer(HttpResponseStatus status, String contentType, byte[] body) {
    private static final ObjectMapper JSON =
            new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    /** {@code value} as JSON: a record, or a collection of them. */
    static Answer json(HttpResponseStatus status, Object value) {
        try {
            return new Answer(status, "application/json", JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static Answer json(Object value) {
        return json(HttpResponseStatus.OK, value);
    }

    static Answer text(String contentType, String text) {
        return new Answer(HttpResponseStatus.OK, contentType, text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code {"error": "SENTENCE"}}. */
    static Answer error(HttpResponseStatus status, String sentence) {
        return json(status, Map.of("error", sentence));
    }
}
