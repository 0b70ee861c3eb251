package io.flotilla.benchmarks.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.flotilla.benchmarks.chart.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What every {@link Operation} costs, as {@code capacity.yaml} says. */
final class Costs {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final Map<Operation, Cost> costs;

    private Costs(Map<Operation, Cost> costs) {
        this.costs = costs;
    }

    /** Those that are packaged. */
    static Costs packaged() {
        return parse("capacity.yaml", Resource.text(Costs.class, "capacity.yaml"));
    }

    /**
     * Those in {@code file}.
     *
     * @throws IllegalArgumentException where it does not give every operation its cost, and nothing else
     * @throws IOException where it cannot be read
     */
    static Costs read(Path file) throws IOException {
        return parse(file.toString(), Files.readString(file));
    }

    /** Those in {@code yaml}, which messages call {@code name}. */
    static Costs parse(String name, String yaml) {
        Map<String, Cost> written;
        try {
            written = new LinkedHashMap<>(YAML.readValue(yaml, new TypeReference<Map<String, Cost>>() {}));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(name + ": " + e.getOriginalMessage(), e);
        }
        Map<Operation, Cost> costs = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            Cost cost = written.remove(operation.key());
            Fleet.require(cost != null, name + ": " + operation.key() + " is missing");
            costs.put(operation, cost);
        }
        Fleet.require(written.isEmpty(), name + ": " + String.join(", ", written.keySet()) + " is not known");
        return new Costs(Collections.unmodifiableMap(costs));
    }

    double of(Operation operation) {
        return Objects.requireNonNull(costs.get(operation)).value();
    }

    /** Every operation, in its order. */
    Map<Operation, Cost> all() {
        return costs;
    }
}
