package io.flotilla.node.console;

import io.flotilla.node.connection.ClientDescription;
import io.flotilla.node.metrics.Metrics;
import io.flotilla.routing.topic.InvalidTopicException;
import io.flotilla.routing.topic.TopicFilter;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All that the admin port does; {@code docs/openapi.yaml} describes it. Confined to the console's thread, but for {@link #serve}. */
final class Endpoints {
    private static final int CLIENTS_AT_A_TIME = 1_000;
    private static final int MOST_OF_PARTITIONS = 1_000;
    private static final int OF_PARTITIONS_AT_A_TIME = 100;
    private static final int LONGEST_DRAIN_SECONDS = 86_400;
    private static final int MOST_CLIENTS = 100_000;

    private static final Comparator<ClientDescription> BY_CLIENT_ID = Comparator.comparing(ClientDescription::clientId);

    private final Health health;
    private final LogLevels logLevels = new LogLevels();
    private final List<Endpoint> all;
    private volatile @Nullable Administration administration;

    Endpoints(Health health, Metrics metrics) {
        this.health = health;
        all = List.of(
                probe(Health.Probe.LIVE),
                probe(Health.Probe.STARTED),
                probe(Health.Probe.READY),
                get("/metrics", request -> Answer.text(Metrics.CONTENT_TYPE, metrics.scrape())),
                get("/api/v1/status", this::status),
                get("/api/v1/clients", this::clients),
                get("/api/v1/clients/{clientId}", this::client),
                new Endpoint(HttpMethod.DELETE, "/api/v1/clients/{clientId}", false, this::kick),
                get("/api/v1/nodes", request -> Answer.json(administration().nodes())),
                new Endpoint(HttpMethod.GET, "/api/v1/sessions", false, this::sessions),
                new Endpoint(HttpMethod.GET, "/api/v1/subscriptions", false, this::subscriptions),
                new Endpoint(HttpMethod.GET, "/api/v1/retained", false, this::retained),
                get("/api/v1/drain", this::drain),
                Endpoint.of(HttpMethod.PUT, "/api/v1/drain", false, this::beginDrain),
                Endpoint.of(HttpMethod.DELETE, "/api/v1/drain", false, this::cancelDrain),
                get("/api/v1/log-levels/{logger}", this::logLevel),
                Endpoint.of(HttpMethod.PUT, "/api/v1/log-levels/{logger}", false, this::setLogLevel));
    }

    /** From now on the node serves, and does what it is asked to. Any thread may call. */
    void serve(Administration serving) {
        administration = serving;
    }

    List<Endpoint> all() {
        return all;
    }

    private static Endpoint get(String path, Function<Request, Answer> handler) {
        return Endpoint.of(HttpMethod.GET, path, false, handler);
    }

    private Endpoint probe(Health.Probe probe) {
        return Endpoint.of(HttpMethod.GET, "/health/" + probe.spelling(), true, request -> {
            Health.Report report = health.report(probe);
            return Answer.json(
                    report.passes() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE, report);
        });
    }

    private Administration administration() {
        Administration serving = administration;
        if (serving == null) {
            throw new NotServingException();
        }
        return serving;
    }

    /**
     * How the node fares, and what is missing for it to be ready.
     *
     * @param node null as long as it starts
     */
    record Status(@Nullable NodeStatus node, Health.Report ready) {}

    private Answer status(Request request) {
        Administration serving = administration;
        return Answer.json(new Status(serving == null ? null : serving.status(), health.report(Health.Probe.READY)));
    }

    // ---- clients

    /** A page of them in the order of their identifiers. */
    record Clients(List<ClientDescription> clients, long total) {}

    private Answer clients(Request request) {
        int limit = request.number("limit", 1, MOST_CLIENTS, CLIENTS_AT_A_TIME);
        String prefix = parameter(request, "prefix");
        String after = parameter(request, "after");
        // As many as are asked for and no more are held, of however many there are: the last of them goes first.
        PriorityQueue<ClientDescription> page = new PriorityQueue<>(BY_CLIENT_ID.reversed());
        administration()
                .clients()
                .filter(client -> client.clientId().startsWith(prefix)
                        && client.clientId().compareTo(after) > 0)
                .forEach(client -> {
                    page.add(client);
                    if (page.size() > limit) {
                        page.remove();
                    }
                });
        return Answer.json(new Clients(
                page.stream().sorted(BY_CLIENT_ID).toList(),
                administration().status().connectedClients()));
    }

    private static String parameter(Request request, String name) {
        String value = request.parameter(name);
        return value == null ? "" : value;
    }

    private Answer client(Request request) {
        String clientId = request.variable("clientId");
        return administration()
                .clients()
                .filter(client -> client.clientId().equals(clientId))
                .findFirst()
                .map(Answer::json)
                .orElseGet(() -> notConnected(clientId, "to this node"));
    }

    private CompletionStage<Answer> kick(Request request) {
        String clientId = request.variable("clientId");
        return administration()
                .kick(clientId)
                .thenApply(kicked -> kicked ? Answer.json(Map.of("kicked", clientId)) : notConnected(clientId, "now"));
    }

    private static Answer notConnected(String clientId, String where) {
        return Answer.error(HttpResponseStatus.NOT_FOUND, "no client '" + clientId + "' is connected " + where);
    }

    // ---- what partitions hold

    private CompletionStage<Answer> sessions(Request request) {
        return administration()
                .sessions(parameter(request, "prefix"), parameter(request, "after"), limit(request))
                .thenApply(Answer::json);
    }

    private CompletionStage<Answer> subscriptions(Request request) {
        return administration()
                .subscriptions(request.parameter("client"), request.parameter("filter"), limit(request))
                .thenApply(Answer::json);
    }

    private CompletionStage<Answer> retained(Request request) {
        String filter = request.parameter("filter");
        try {
            return administration()
                    .retained(
                            TopicFilter.of(filter == null ? "#" : filter), parameter(request, "after"), limit(request))
                    .thenApply(Answer::json);
        } catch (InvalidTopicException wrong) {
            throw new BadRequestException("filter is a Topic Filter: " + wrong.getMessage());
        }
    }

    /** Of what every partition is asked for as many of. */
    private static int limit(Request request) {
        return request.number("limit", 1, MOST_OF_PARTITIONS, OF_PARTITIONS_AT_A_TIME);
    }

    // ---- the drain

    private Answer drain(Request request) {
        return Answer.json(administration().drainStatus());
    }

    private Answer beginDrain(Request request) {
        int seconds = request.number("withinSeconds", 1, LONGEST_DRAIN_SECONDS, 0);
        administration().beginDrain(seconds == 0 ? null : Duration.ofSeconds(seconds));
        return drain(request);
    }

    private Answer cancelDrain(Request request) {
        return administration().cancelDrain()
                ? drain(request)
                : Answer.error(HttpResponseStatus.CONFLICT, "the node stops, which cannot be cancelled");
    }

    // ---- the log

    record Level(String logger, String level) {}

    private Answer logLevel(Request request) {
        String logger = request.variable("logger");
        return Answer.json(new Level(logger, logLevels.of(logger)));
    }

    private Answer setLogLevel(Request request) {
        logLevels.set(request.variable("logger"), request.field("level"));
        return logLevel(request);
    }
}
