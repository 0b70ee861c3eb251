package io.flotilla.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.flotilla.node.config.NodeConfig;
import io.flotilla.node.console.AdminPort;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the dashboard and the alerts of {@code deploy} ask for what a node shows, and mean what they say. */
class WatchingTest {
    private static final Path DEPLOY = Path.of("../deploy").toAbsolutePath().normalize();
    private static final Path DASHBOARD = DEPLOY.resolve("grafana/flotilla.json");
    private static final Path RULES = DEPLOY.resolve("prometheus/flotilla-rules.yaml");
    private static final Path RULES_TEST = DEPLOY.resolve("prometheus/flotilla-rules-test.yaml");

    /** Of the names in an expression, those of metrics; Prometheus itself knows {@code up}. */
    private static final Pattern METRIC = Pattern.compile("\\b(?:flotilla|jvm|process)_\\w+");

    private static final Pattern SHOWN = Pattern.compile("(?m)^(\\w+)[ {]");

    @TempDir
    static Path directory;

    private static String scrape;

    /** Those that only a node with peers shows, from the page that lists what the code shows. */
    private static Set<String> ofLinks;

    @BeforeAll
    static void scrapeANode() throws IOException {
        ofLinks = Pattern.compile("flotilla_link_\\w+")
                .matcher(Files.readString(Path.of("../docs/metrics.md")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        Node node = Node.start(NodeConfig.parse("{port: 0, admin: {port: 0}}"));
        try {
            scrape = new AdminPort(requireNonNull(node.adminAddress()))
                    .get("/metrics")
                    .body();
        } finally {
            node.stop();
        }
    }

    @Test
    void everyPanelAsksForMetricsThatANodeShows() throws IOException {
        assertThatAllAreShown(
                new ObjectMapper().readTree(DASHBOARD.toFile()).path("panels").findValuesAsText("expr"));
    }

    @Test
    void everyAlertAsksForMetricsThatANodeShows() throws IOException {
        assertThatAllAreShown(rules().findValuesAsText("expr"));
    }

    private static void assertThatAllAreShown(List<String> expressions) {
        Set<String> shown =
                SHOWN.matcher(scrape).results().map(each -> each.group(1)).collect(Collectors.toSet());
        shown.addAll(ofLinks);
        assertThat(expressions).isNotEmpty().allSatisfy(expression -> {
            List<String> asked =
                    METRIC.matcher(expression).results().map(MatchResult::group).toList();
            assertThat(asked.isEmpty() && !expression.contains("up{")).isFalse();
            assertThat(shown).containsAll(asked);
        });
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhatToDo() throws IOException {
        for (JsonNode group : rules().path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                assertThat(rule.at("/labels/severity").asText())
                        .as("%s", rule.path("alert"))
                        .isIn("critical", "warning");
                assertThat(rule.at("/annotations/summary").asText()).isNotEmpty();
                assertThat(rule.at("/annotations/description").asText()).isNotEmpty();
            }
        }
    }

    @Test
    void prometheusTakesTheMetricsAsTheyAre() throws Exception {
        assertThat(promtool(scrape, "check", "metrics")).isEmpty();
    }

    @Test
    void prometheusTakesTheAlertsAndTheyFireWhenTheyShould() throws Exception {
        assertThat(promtool("", "check", "rules", RULES.toString())).contains("SUCCESS");
        assertThat(promtool("", "test", "rules", RULES_TEST.toString())).contains("SUCCESS");
    }

    private static JsonNode rules() throws IOException {
        return new YAMLMapper().readTree(RULES.toFile());
    }

    /** What Prometheus' own tool says to {@code input}, on either stream. */
    private static String promtool(String input, String... words) throws Exception {
        File tool = new File("/usr/bin/promtool");
        assumeTrue(tool.canExecute(), "promtool is not installed (apt-get install prometheus)");
        Path in = Files.writeString(directory.resolve("in"), input);
        Path out = directory.resolve("out");
        List<String> command = new ArrayList<>(List.of(tool.getPath()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out);
    }
}
