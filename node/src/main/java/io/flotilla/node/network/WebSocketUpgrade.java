package io.flotilla.node.network;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The server's answer to the HTTP request that opens a WebSocket (RFC 6455, section 4.2; MQTT 5.0, section 6). */
final class WebSocketUpgrade {
    private static final String ANY_PATH = "*";
    private static final String VERSION = "13";

    /** The subprotocols that are spoken, the preferred one first: {@code mqttv3.1} is what MQTT 3.1 was called before the standard chose a name. */
    private static final List<String> SUBPROTOCOLS = List.of("mqtt", "mqttv3.1");

    /** What RFC 6455, section 1.3, appends to the client's key. */
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private WebSocketUpgrade() {}

    /**
     * 101 where {@code request} asks for MQTT at {@code path}, and otherwise the refusal that says what is wrong.
     *
     * @param path the path that is served, or {@code *} for any
     */
    static FullHttpResponse answer(HttpRequest request, String path) {
        if (request.decoderResult().isFailure()) {
            return refuse(HttpResponseStatus.BAD_REQUEST, "This is no HTTP request.");
        }
        if (!path.equals(ANY_PATH) && !path.equals(pathOf(request.uri()))) {
            return refuse(HttpResponseStatus.NOT_FOUND, "MQTT over WebSocket is spoken elsewhere.");
        }
        if (!request.method().equals(HttpMethod.GET)) {
            return refuse(HttpResponseStatus.METHOD_NOT_ALLOWED, "A WebSocket is opened by GET.");
        }
        String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (key == null
                || !request.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !VERSION.equals(request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
            FullHttpResponse refusal =
                    refuse(HttpResponseStatus.UPGRADE_REQUIRED, "This is the address of an MQTT broker's WebSocket.");
            refusal.headers()
                    .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                    .set(HttpHeaderNames.CONNECTION, "Upgrade, close")
                    .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
            return refusal;
        }
        String subprotocol = subprotocol(request); // [MQTT-6.0.0-3]
        if (subprotocol == null) {
            return refuse(HttpResponseStatus.BAD_REQUEST, "The WebSocket subprotocol that is spoken here is mqtt.");
        }
        FullHttpResponse accepted = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        accepted.headers()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(key))
                .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subprotocol); // [MQTT-6.0.0-4]
        return accepted;
    }

    private static String pathOf(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static @Nullable String subprotocol(HttpRequest request) {
        List<String> offered = request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(header -> Stream.of(header.split(",")))
                .map(String::strip)
                .toList();
        return SUBPROTOCOLS.stream().filter(offered::contains).findFirst().orElse(null);
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + KEY_SUFFIX).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-1", e);
        }
    }

    private static FullHttpResponse refuse(HttpResponseStatus status, String sentence) {
        FullHttpResponse refusal = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(sentence + "\n", StandardCharsets.UTF_8));
        refusal.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, refusal.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return refusal;
    }
}
