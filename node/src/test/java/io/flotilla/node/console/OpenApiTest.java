package io.flotilla.node.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.flotilla.cluster.session.RetainedDescription;
import io.flotilla.cluster.session.SessionCounts;
import io.flotilla.cluster.session.SessionDescription;
import io.flotilla.cluster.session.SubscriptionDescription;
import io.flotilla.node.connection.ClientDescription;
import io.flotilla.node.metrics.Metrics;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That {@code docs/openapi.yaml} describes what the admin port does. */
class OpenApiTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

    private static JsonNode document;

    @BeforeAll
    static void read() throws IOException {
        document = new YAMLMapper().readTree(Path.of("../docs/openapi.yaml").toFile());
    }

    @Test
    void describesEveryEndpointAndNoOther() {
        List<String> described = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        described.add(method + " " + path.getKey());
                    }
                }));

        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(new Endpoints(new Health(), new Metrics())
                        .all().stream()
                                .map(each -> each.method().name().toLowerCase(Locale.ROOT) + " " + each.path())
                                .toList());
    }

    @Test
    void asksForNoTokenWhereNoneIsNeeded() {
        for (Endpoint each : new Endpoints(new Health(), new Metrics()).all()) {
            JsonNode operation = document.path("paths")
                    .path(each.path())
                    .path(each.method().name().toLowerCase(Locale.ROOT));
            assertThat(operation.has("security"))
                    .as("%s %s", each.method(), each.path())
                    .isEqualTo(each.open());
        }
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Health.Report.class,
                Health.Finding.class,
                Endpoints.Status.class,
                Endpoints.Clients.class,
                Endpoints.Level.class,
                NodeStatus.class,
                NodeStatus.Listener.class,
                NodeStatus.Messages.class,
                NodeStatus.Memory.class,
                DrainStatus.class,
                NodeDescription.class,
                SessionDescription.class,
                SubscriptionDescription.class,
                RetainedDescription.class,
                SessionCounts.class,
                ClientDescription.class
            })
    void describesEveryFieldOfWhatIsAnswered(Class<?> answer) {
        List<String> described = new ArrayList<>();
        document.path("components")
                .path("schemas")
                .path(answer.getSimpleName())
                .path("properties")
                .fieldNames()
                .forEachRemaining(described::add);

        assertThat(described)
                .containsExactlyElementsOf(Arrays.stream(answer.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }

    @Test
    void refersToNothingThatIsNotThere() {
        assertThat(document.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }
}
