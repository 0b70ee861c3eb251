package io.flotilla.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.flotilla.node.config.NodeConfig;
import io.flotilla.node.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The broker takes every setting and variable that the chart and the compose file give it, and knows each. */
class SettingsTest {
    @TempDir
    Path directory;

    static List<Path> valuesFiles() {
        return Chart.valuesFiles();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void areThoseOfTheBroker(Path values) throws Exception {
        List<JsonNode> manifests = Chart.render(values);
        for (JsonNode workload : manifests) {
            String kind = workload.path("kind").asText();
            if (kind.equals("StatefulSet") || kind.equals("Deployment")) {
                String component = kind.equals("Deployment") ? "front" : "member";
                NodeConfig config = read(RenderedSettings.of(manifests, component), variables(workload));

                assertThat(config.cluster()).isNotNull();
                assertThat(config.admin()).isNotNull();
            }
        }
    }

    @Test
    void countTheMajorityOfTheMembersThatMayBe() throws Exception {
        List<JsonNode> manifests = Chart.render("autoscaling.enabled=true");

        assertThat(read(RenderedSettings.of(manifests, "member"), Map.of("FLOTILLA_NODE", "a"))
                        .cluster()
                        .expectedMembers())
                .isEqualTo(5);
    }

    @Test
    void ofTheComposeFileAreThoseOfTheBrokerToo() throws Exception {
        JsonNode compose =
                Chart.parse(Files.readString(Path.of("../deploy/compose.yaml"))).get(0);
        for (JsonNode service : compose.path("services")) {
            Map<String, String> variables = new HashMap<>();
            for (JsonNode environment : List.of(compose.path("x-settings"), service.path("environment"))) {
                environment.properties().stream()
                        .filter(each -> each.getKey().startsWith("FLOTILLA_"))
                        .forEach(each ->
                                variables.put(each.getKey(), each.getValue().asText()));
            }

            assertThat(read(Files.readString(Path.of("../deploy/image.yaml")), variables)
                            .cluster()
                            .expectedMembers())
                    .isEqualTo(3);
        }
    }

    /** The variables of the first container, where Kubernetes fills in some for a pod. */
    private static Map<String, String> variables(JsonNode workload) {
        Map<String, String> variables = new HashMap<>();
        for (JsonNode each : workload.at("/spec/template/spec/containers/0/env")) {
            variables.put(
                    each.path("name").asText(),
                    switch (each.at("/valueFrom/fieldRef/fieldPath").asText()) {
                        case "metadata.name" -> "mqtt-flotilla-0";
                        case "status.podIP" -> "10.0.0.7";
                        default -> each.path("value").asText();
                    });
        }
        return variables;
    }

    private NodeConfig read(String yaml, Map<String, String> variables) throws Exception {
        Path file = Files.writeString(directory.resolve("flotilla.yaml"), withFilesThatExist(yaml));
        List<String> warnings = new ArrayList<>();
        NodeConfig config =
                Settings.read(file, variables, Map.of(), warnings::add).nodeConfig();
        assertThat(warnings).isEmpty();
        return config;
    }

    /** Mounted files are not here: each is an empty one. */
    private String withFilesThatExist(String yaml) throws Exception {
        Path empty = directory.resolve("mounted");
        Files.writeString(empty, "");
        return yaml.replaceAll("/etc/flotilla/\\S+", empty.toString());
    }
}
