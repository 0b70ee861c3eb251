package io.flotilla.node.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cluster.session.Page;
import io.flotilla.cluster.session.RetainedDescription;
import io.flotilla.cluster.session.SessionCounts;
import io.flotilla.cluster.session.SessionDescription;
import io.flotilla.cluster.session.SubscriptionDescription;
import io.flotilla.node.config.AdminConfig;
import io.flotilla.node.connection.ClientDescription;
import io.flotilla.node.console.Health.Probe;
import io.flotilla.node.files.FileWatcher;
import io.flotilla.node.metrics.Metrics;
import io.flotilla.routing.topic.TopicFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the admin port answers, over sockets; the node behind it is three clients. */
class ConsoleTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    Path directory;

    private final FileWatcher files = new FileWatcher();
    private final Health health = new Health();
    private final Metrics metrics = new Metrics();
    private final List<AutoCloseable> open = new ArrayList<>(List.of(files));

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    // ---- health

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/started", "/health/ready"})
    void aNodeThatIsWellAnswers200(String path) throws IOException {
        assertThat(local().get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void aNodeThatIsNotReadyAnswers503AndSaysWhy() throws IOException {
        health.require(Probe.READY, "joined", () -> "1 of 3 members is there");

        HttpResponse<String> answer = local().get("/health/ready");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"passes\":false,\"conditions\":[{\"condition\":\"joined\",\"holds\":false,\"reason\":\"1 of 3 members is there\"}]}");
    }

    // ---- metrics

    @Test
    void showsMetricsAsPrometheusReadsThem() throws IOException {
        metrics.counter("boats_total", "Boats.", () -> 7);

        HttpResponse<String> answer = local().get("/metrics");
        assertThat(answer.headers().firstValue("content-type")).contains(Metrics.CONTENT_TYPE);
        assertThat(answer.body()).contains("# HELP boats_total Boats.\n# TYPE boats_total counter\nboats_total 7.0\n");
    }

    // ---- the API

    @Test
    void beforeTheNodeServesItsApiSaysThatItIsStarting() throws IOException {
        HttpResponse<String> answer =
                new AdminPort(start(new AdminConfig(0, "127.0.0.1", null)).address()).get("/api/v1/clients");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("the node is starting");
    }

    @Test
    void beforeTheNodeServesItsStatusSaysWhatItWaitsFor() throws IOException {
        HttpResponse<String> answer =
                new AdminPort(start(new AdminConfig(0, "127.0.0.1", null)).address()).get("/api/v1/status");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"ready\":");
    }

    @Test
    void tellsItsStatus() throws IOException {
        assertThat(local().get("/api/v1/status").body())
                .contains("\"name\":\"boat\"", "\"connectedClients\":3", "\"retainedMessages\":6");
    }

    @Test
    void listsClientsInOrderAPageAtATime() throws IOException {
        AdminPort port = local();

        assertThat(port.get("/api/v1/clients?limit=2").body())
                .contains("\"total\":3")
                .containsSubsequence("\"a/1\"", "\"b\"")
                .doesNotContain("\"c\"");
        assertThat(port.get("/api/v1/clients?after=b").body()).contains("\"c\"").doesNotContain("\"b\"");
        assertThat(port.get("/api/v1/clients?prefix=a%2F").body())
                .contains("\"a/1\"")
                .doesNotContain("\"b\"");
    }

    @Test
    void findsAClientWhoseIdentifierNeedsEscaping() throws IOException {
        assertThat(local().get("/api/v1/clients/a%2F1").body()).startsWith("{\"clientId\":\"a/1\"");
    }

    @Test
    void kicksAClient() throws IOException {
        AdminPort port = local();

        assertThat(port.send("/api/v1/clients/b", "DELETE", "").statusCode()).isEqualTo(200);
        assertThat(port.send("/api/v1/clients/nobody", "DELETE", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void asksPartitionsForAPage() throws IOException {
        AdminPort port = local();

        assertThat(port.get("/api/v1/sessions?prefix=a&after=b&limit=7").body())
                .contains("\"clientId\":\"ab\"", "\"total\":7");
        assertThat(port.get("/api/v1/subscriptions?client=a").body())
                .contains("\"clientId\":\"a\",\"filter\":\"null\"", "\"total\":100");
        assertThat(port.get("/api/v1/retained?filter=a%2F%23&after=b").body()).contains("\"topic\":\"a/#b\"");
    }

    @Test
    void drainsAndSaysWhenThatCannotBeCancelled() throws IOException {
        AdminPort port = local();

        assertThat(port.get("/api/v1/drain").body()).contains("\"state\":\"serving\"");
        assertThat(port.send("/api/v1/drain", "PUT", "").body()).isEqualTo("{\"state\":\"moving\",\"clientsLeft\":3}");
        assertThat(port.send("/api/v1/drain", "DELETE", "").statusCode()).isEqualTo(409);
    }

    @Test
    void setsTheLevelOfALogger() throws IOException {
        AdminPort port = local();
        String logger = "/api/v1/log-levels/io.flotilla.no.such.logger";

        port.send(logger, "PUT", "{\"level\":\"trace\"}");
        assertThat(port.get(logger).body()).contains("\"level\":\"trace\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/api/v1/clients?limit=0||limit is a number from 1 to 100000",
                "PUT|/api/v1/drain?withinSeconds=0||withinSeconds is a number from 1 to 86400",
                "GET|/api/v1/sessions?limit=1001||limit is a number from 1 to 1000",
                "GET|/api/v1/retained?filter=a%23||filter is a Topic Filter",
                "GET|/api/v1/clients?limit=many||limit is a number from 1 to 100000",
                "GET|/api/v1/log-levels/..||a logger is root, or a package",
                "PUT|/api/v1/log-levels/root|loud|the body is no JSON",
                "PUT|/api/v1/log-levels/root|{}|the string 'level'",
                "PUT|/api/v1/log-levels/root|{\"level\":\"loud\"}|a level is one of error, warn"
            })
    void saysWhatIsWrongWithARequest(String method, String path, String body, String sentence) throws IOException {
        HttpResponse<String> answer = local().send(path, method, body == null ? "" : body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/,404",
        "GET,/metrics/,404",
        "GET,/api/v1/nothing,404",
        "POST,/metrics,405",
        "DELETE,/health/live,405"
    })
    void knowsNothingElse(String method, String path, int status) throws IOException {
        assertThat(local().send(path, method, "").statusCode()).isEqualTo(status);
    }

    @Test
    void answersAHeadWithoutABody() throws IOException {
        HttpResponse<String> answer = local().send("/metrics", "HEAD", "");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\n",
                "nonsense\r\n\r\n",
                "GET /api/v1/clients/%zz HTTP/1.1\r\n\r\n",
                "GET / HTTP/9\r\n\r\n"
            })
    void survivesWhatIsNoHttp(String bytes) throws IOException {
        Console console = serve(new AdminConfig(0, "127.0.0.1", null));
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), console.address().getPort())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write((bytes + "GET /health/live HTTP/1.1\r\n\r\n").getBytes(ISO_8859_1));
            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1");
        }
        assertThat(new AdminPort(console.address()).get("/health/live").statusCode())
                .isEqualTo(200);
    }

    // ---- who may ask

    @Test
    void asksForTheTokenBeforeAnythingButHealth() throws IOException {
        AdminPort port = guarded();

        assertThat(port.get("/health/ready").statusCode()).isEqualTo(200);
        for (String path : List.of("/metrics", "/api/v1/status", "/api/v1/clients/b")) {
            HttpResponse<String> answer = port.get(path, "Authorization", "Bearer wrong-wrong-wrong");
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer");
        }
        assertThat(port.get("/metrics", "Authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(200);
    }

    @Test
    void withoutATokenItIsNotForAPageInABrowserOfThisMachine() throws IOException {
        assertThat(local().send("/api/v1/clients/b", "DELETE", "", "Origin", "http://example.com")
                        .statusCode())
                .isEqualTo(401);
        assertThat(askedAs("rebound.example.com")).startsWith("HTTP/1.1 401");
        assertThat(askedAs("localhost:1")).startsWith("HTTP/1.1 200");
    }

    private String askedAs(String host) throws IOException {
        Console console = serve(new AdminConfig(0, "127.0.0.1", null));
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), console.address().getPort())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream()
                    .write(("GET /api/v1/status HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void saysWhyItCannotBeOpened() throws IOException {
        int taken = start(new AdminConfig(0, "127.0.0.1", null)).address().getPort();

        assertThatThrownBy(() -> start(new AdminConfig(taken, "127.0.0.1", null)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the admin port cannot be opened at 127.0.0.1:" + taken);
    }

    private AdminPort local() throws IOException {
        return new AdminPort(serve(new AdminConfig(0, "127.0.0.1", null)).address());
    }

    private AdminPort guarded() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), TOKEN);
        return new AdminPort(serve(new AdminConfig(0, "127.0.0.1", token)).address());
    }

    private Console serve(AdminConfig config) throws IOException {
        Console console = start(config);
        console.serve(new ThreeClients());
        return console;
    }

    private Console start(AdminConfig config) throws IOException {
        Console console = Console.start(config, files, health, metrics);
        open.add(console);
        return console;
    }

    private static final class ThreeClients implements Administration {
        private boolean draining;

        @Override
        public NodeStatus status() {
            return new NodeStatus(
                    "boat",
                    "1.2",
                    60,
                    List.of(),
                    3,
                    new SessionCounts(3, 2, 1, 4, 5, 6, 700, 0, 0),
                    new NodeStatus.Messages(1, 2, 3),
                    new NodeStatus.Memory("open", 1, 2, 3));
        }

        @Override
        public Stream<ClientDescription> clients() {
            return Stream.of("c", "a/1", "b")
                    .map(clientId -> new ClientDescription(clientId, null, "10.0.0.7", "tcp", "5.0", 60, 0, 9));
        }

        @Override
        public List<NodeDescription> nodes() {
            return List.of(new NodeDescription("boat", "both", null, true, 3L, true, null, 64));
        }

        @Override
        public CompletionStage<Page<SessionDescription>> sessions(String prefix, String after, int limit) {
            SessionDescription one = new SessionDescription(prefix + after, null, true, 60, 1, 2, 300, 4);
            return CompletableFuture.completedStage(new Page<>(List.of(one), limit));
        }

        @Override
        public CompletionStage<Page<SubscriptionDescription>> subscriptions(
                @Nullable String clientId, @Nullable String filter, int limit) {
            SubscriptionDescription one = new SubscriptionDescription(clientId + "", filter + "", 1);
            return CompletableFuture.completedStage(new Page<>(List.of(one), limit));
        }

        @Override
        public CompletionStage<Page<RetainedDescription>> retained(TopicFilter filter, String after, int limit) {
            RetainedDescription one = new RetainedDescription(filter + after, 1, 5);
            return CompletableFuture.completedStage(new Page<>(List.of(one), limit));
        }

        @Override
        public DrainStatus drainStatus() {
            return new DrainStatus(draining ? "moving" : "serving", 3);
        }

        @Override
        public void beginDrain(@Nullable Duration within) {
            draining = true;
        }

        @Override
        public boolean cancelDrain() {
            return false;
        }

        @Override
        public CompletionStage<Boolean> kick(String clientId) {
            return CompletableFuture.completedStage(clientId.equals("b"));
        }
    }
}
