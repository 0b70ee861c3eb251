package io.flotilla.node.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of an endpoint.
 *
 * @param variables what stands in the path in the places of the endpoint's variables
 * @param query the parameters after the question mark
 */
record Request(Map<String, String> variables, Map<String, List<String>> query, byte[] body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalStateException("the path has no {" + name + "}");
        }
        return value;
    }

    @Nullable
    String parameter(String name) {
        List<String> values = query.get(name);
        return values == null ? null : values.getLast();
    }

    /**
     * The number that the query gives for {@code name}.
     *
     * @throws BadRequestException where it is none from {@code least} to {@code most}
     */
    int number(String name, int least, int most, int byDefault) {
        String text = parameter(name);
        if (text == null) {
            return byDefault;
        }
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw new BadRequestException("%s is a number from %d to %d, not '%s'".formatted(name, least, most, text));
        }
        return Integer.parseInt(text);
    }

    /**
     * The string that the JSON object of the body has for {@code name}.
     *
     * @throws BadRequestException where there is none
     */
    String field(String name) {
        try {
            JsonNode value = JSON.readTree(body).path(name);
            if (value.isTextual()) {
                return value.textValue();
            }
        } catch (IOException noJson) {
            throw new BadRequestException("the body is no JSON: " + noJson.getMessage());
        }
        throw new BadRequestException("the body is a JSON object with the string '" + name + "'");
    }
}
