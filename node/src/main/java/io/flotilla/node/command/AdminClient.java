package io.flotilla.node.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The admin API of one node, from outside ({@code docs/openapi.yaml}). */
final class AdminClient {
    /** A node did not do what it was asked to; the message is the sentence for the operator. */
    static final class AdminException extends Exception {
        private static final long serialVersionUID = 1;

        AdminException(String message) {
            super(message);
        }
    }

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();
    private final String base;
    private final @Nullable String token;

    /**
     * Asks the node at {@code base}.
     *
     * @param base such as {@code http://127.0.0.1:8080}
     * @param token what the node wants to be asked with, or null for nothing
     */
    AdminClient(String base, @Nullable String token) {
        this.base = base.replaceFirst("/+$", "");
        this.token = token;
    }

    JsonNode get(String path) throws AdminException {
        return send("GET", path, BodyPublishers.noBody());
    }

    JsonNode delete(String path) throws AdminException {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    /** Asks for what needs no more words. */
    JsonNode put(String path) throws AdminException {
        return put(path, Map.of());
    }

    JsonNode put(String path, Map<String, String> body) throws AdminException {
        return send("PUT", path, BodyPublishers.ofString(JSON.valueToTree(body).toString()));
    }

    private JsonNode send(String method, String path, HttpRequest.BodyPublisher body) throws AdminException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/api/v1" + path))
                    .timeout(TIMEOUT)
                    .method(method, body);
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
            JsonNode answer = JSON.readTree(response.body());
            if (response.statusCode() >= 300) {
                throw new AdminException(answer.path("error").asText("HTTP " + response.statusCode()));
            }
            return answer;
        } catch (ConnectException refused) {
            throw new AdminException(
                    "no node answers at " + base + "; it has an admin port when started with --admin-port");
        } catch (IOException e) {
            throw new AdminException("asking " + base + " failed: " + e);
        } catch (IllegalArgumentException e) {
            throw new AdminException("--url: an address such as http://127.0.0.1:8080, not '" + base + "'");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AdminException("interrupted");
        }
    }

    /** {@code text} as one level of a path, or the value of a parameter. */
    static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
