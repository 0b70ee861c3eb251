package io.flotilla.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The settings of the broker that the chart renders. */
final class RenderedSettings {
    private RenderedSettings() {}

    /** Those of {@code component}: member or front. */
    static String of(List<JsonNode> manifests, String component) {
        return Chart.find(manifests, "ConfigMap", "mqtt-flotilla-" + component)
                .at("/data/flotilla.yaml")
                .asText();
    }
}
