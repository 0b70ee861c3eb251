package io.flotilla.node.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.node.config.ListenerConfig;
import io.flotilla.node.config.ListenerConfig.Kind;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MQTT over WebSocket as the JDK's own client sees it (MQTT 5.0, section 6). The frames themselves are tested in {@link WebSocketFramingTest}. */
class WebSocketTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private EchoNode node;

    @BeforeEach
    void listen() {
        node = EchoNode.listening(EchoNode.webSocket("/mqtt"));
    }

    @AfterEach
    void close() {
        node.close();
        http.close();
    }

    @Test
    void carriesBinaryFramesBothWays() throws Exception {
        Events events = new Events();
        WebSocket client = open(events, "/mqtt", "mqtt");
        client.sendBinary(bytes("hello"), true).join();
        assertThat(EchoNode.next(events.received)).isEqualTo("hello");
        assertThat(EchoNode.next(node.pipelines)).contains("WebSocketFraming", "Echo");
        client.sendBinary(bytes("again"), true).join();
        EchoNode.next(events.received);
        assertThat(EchoNode.next(node.pipelines)).containsExactly("WebSocketFraming", "Echo");
        client.abort();
    }

    @ParameterizedTest
    @CsvSource({"mqtt, mqtt", "mqttv3.1, mqttv3.1"})
    void selectsTheSubprotocolThatTheClientOffers(String offered, String selected) throws Exception { // [MQTT-6.0.0-4]
        WebSocket client = open(new Events(), "/mqtt", offered);
        assertThat(client.getSubprotocol()).isEqualTo(selected);
        client.abort();
    }

    @Test
    void prefersMqttAmongSeveral() throws Exception {
        WebSocket client = http.newWebSocketBuilder()
                .subprotocols("chat", "mqttv3.1", "mqtt")
                .buildAsync(uri("ws", "/mqtt"), new Events())
                .join();
        assertThat(client.getSubprotocol()).isEqualTo("mqtt");
        client.abort();
    }

    @Test
    void takesAPacketThatSpansFramesAndMessages() throws Exception { // [MQTT-6.0.0-2]
        Events events = new Events();
        WebSocket client = open(events, "/mqtt", "mqtt");
        client.sendBinary(bytes("he"), false).join();
        client.sendBinary(bytes("ll"), true).join();
        client.sendBinary(bytes("o"), true).join();
        assertThat(events.receive(5)).isEqualTo("hello");
        client.abort();
    }

    @Test
    void carriesAMessageOfAMegabyte() throws Exception {
        Events events = new Events();
        WebSocket client = open(events, "/mqtt", "mqtt");
        byte[] large = new byte[1 << 20];
        Arrays.fill(large, (byte) 'x');
        client.sendBinary(ByteBuffer.wrap(large), true);
        assertThat(events.receive(large.length)).hasSize(large.length).matches("x+");
        client.abort();
    }

    @Test
    void answersAPing() throws Exception {
        Events events = new Events();
        WebSocket client = open(events, "/mqtt", "mqtt");
        client.sendPing(bytes("are you there")).join();
        assertThat(EchoNode.next(events.received)).isEqualTo("pong are you there");
        client.abort();
    }

    @Test
    void closesForAText() throws Exception { // [MQTT-6.0.0-1]
        Events events = new Events();
        open(events, "/mqtt", "mqtt").sendText("hello", true).join();
        assertThat(EchoNode.next(events.received)).isEqualTo("closed 1003");
        assertThat(EchoNode.next(node.refusals)).isEqualTo(Refusal.WEBSOCKET_FRAME);
    }

    @Test
    void answersAClose() throws Exception {
        Events events = new Events();
        open(events, "/mqtt", "mqtt").sendClose(1001, "going away").join();
        assertThat(EchoNode.next(events.received)).isEqualTo("closed 1001");
    }

    @ParameterizedTest
    @CsvSource({"/mqtt, chat", "/other, mqtt"})
    void refusesAnotherSubprotocolOrPath(String path, String subprotocol) throws Exception { // [MQTT-6.0.0-3]
        assertThatThrownBy(() -> open(new Events(), path, subprotocol))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
        assertThat(EchoNode.next(node.refusals)).isEqualTo(Refusal.WEBSOCKET_UPGRADE);
    }

    @Test
    void refusesAClientThatOffersNoSubprotocol() {
        assertThatThrownBy(() -> open(new Events(), "/mqtt", null))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @ParameterizedTest
    @CsvSource({"GET, /mqtt, 426", "GET, /, 404", "POST, /mqtt, 405"})
    void answersAPlainRequest(String method, String path, int status) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("http", path))
                .version(HttpClient.Version.HTTP_1_1)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isNotBlank();
    }

    @Test
    void refusesWhatIsNotHttp() throws Exception {
        try (Socket client = node.connect()) {
            EchoNode.send(client, "\u0010\u000e\u0000\u0004MQTT\r\n\r\n");
            assertThat(EchoNode.receive(client, 12)).isEqualTo("HTTP/1.1 400");
        }
    }

    @Test
    void takesAnyPathWhereToldSo() throws Exception {
        try (EchoNode anywhere = EchoNode.listening(EchoNode.webSocket("*"))) {
            URI uri = URI.create("ws://127.0.0.1:" + anywhere.port() + "/some/where?x=1");
            http.newWebSocketBuilder()
                    .subprotocols("mqtt")
                    .buildAsync(uri, new Events())
                    .join()
                    .abort();
            assertThat(EchoNode.next(anywhere.peers).listener()).isEqualTo("ws");
        }
    }

    @Test
    void runsOverTls() throws Exception {
        TestCertificates certificates = TestCertificates.server();
        ListenerConfig config = ListenerConfig.encrypted(Kind.WSS, ListenerConfig.LOOPBACK, 0, certificates.config());
        try (EchoNode secure = EchoNode.listening(config);
                HttpClient https = HttpClient.newBuilder()
                        .sslContext(certificates.client(null))
                        .build()) {
            Events events = new Events();
            WebSocket client = https.newWebSocketBuilder()
                    .subprotocols("mqtt")
                    .buildAsync(URI.create("wss://localhost:" + secure.port() + "/mqtt"), events)
                    .join();
            client.sendBinary(bytes("hello"), true).join();
            assertThat(events.receive(5)).isEqualTo("hello");
            assertThat(EchoNode.next(secure.peers).secure()).isTrue();
            client.abort();
        }
    }

    private WebSocket open(Events events, String path, @Nullable String subprotocol) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (subprotocol != null) {
            builder.subprotocols(subprotocol);
        }
        return builder.buildAsync(uri("ws", path), events).join();
    }

    private URI uri(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + node.port() + path);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What a client is told, as text. */
    private static final class Events implements WebSocket.Listener {
        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        String receive(int length) throws InterruptedException {
            StringBuilder text = new StringBuilder();
            while (text.length() < length) {
                text.append(EchoNode.next(received));
            }
            return text.toString();
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket client, ByteBuffer data, boolean last) {
            received.add(StandardCharsets.ISO_8859_1.decode(data).toString());
            client.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket client, ByteBuffer data) {
            received.add("pong " + StandardCharsets.ISO_8859_1.decode(data));
            client.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket client, int status, String reason) {
            received.add("closed " + status);
            return null;
        }

        @Override
        public void onError(WebSocket client, Throwable error) {
            received.add(error.toString());
        }
    }
}
