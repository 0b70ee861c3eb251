package io.flotilla.node.console;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** The admin port of a node, from outside. */
public final class AdminPort {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String base;

    public AdminPort(InetSocketAddress address) {
        base = "http://127.0.0.1:" + address.getPort();
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException {
        return send(path, "GET", "", headers);
    }

    public HttpResponse<String> send(String path, String method, String body, String... headers) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
