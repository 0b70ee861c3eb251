package io.flotilla.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** The chart, and what it renders with some values. */
final class Chart {
    static final Path DIRECTORY = Path.of("flotilla");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private Chart() {}

    /** The files of values that come with it. */
    static List<Path> valuesFiles() {
        try (Stream<Path> files = Files.list(DIRECTORY.resolve("ci"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> render(Path values) {
        return parse(command().withValuesFile(values).call());
    }

    /** What it renders with single {@code settings}: {@code replicaCount=5}. */
    static List<JsonNode> render(String... settings) {
        TemplateCommand command = command();
        for (String each : settings) {
            int end = each.indexOf('=');
            command.set(each.substring(0, end), each.substring(end + 1));
        }
        return parse(command.call());
    }

    /** The one of {@code manifests} with this kind and name. */
    static JsonNode find(List<JsonNode> manifests, String kind, String name) {
        return manifests.stream()
                .filter(each -> each.path("kind").asText().equals(kind)
                        && each.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("No " + kind + " " + name));
    }

    static boolean has(List<JsonNode> manifests, String kind) {
        return manifests.stream().anyMatch(each -> each.path("kind").asText().equals(kind));
    }

    static List<JsonNode> parse(String documents) {
        try {
            List<JsonNode> manifests = new ArrayList<>();
            YAML.readerFor(JsonNode.class).<JsonNode>readValues(documents).forEachRemaining(each -> {
                if (each.isObject()) {
                    manifests.add(each);
                }
            });
            return manifests;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TemplateCommand command() {
        return new Helm(DIRECTORY)
                .template()
                .withName("mqtt")
                .withNamespace("fleet")
                .withKubeVersion("1.32.0");
    }
}
