package io.flotilla.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.node.command.FlotillaCommand;
import io.flotilla.node.config.NodeConfig;
import io.flotilla.node.console.AdminPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that serves, as its operator sees it: by its metrics, and by {@code flotilla ctl}. */
class AdministrationTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    static Path directory;

    private final Node node = start();
    private final InetSocketAddress admin = requireNonNull(node.adminAddress());
    private final AdminPort port = new AdminPort(admin);

    private static Node start() {
        try {
            Path token = Files.writeString(directory.resolve("token"), TOKEN);
            return Node.start(NodeConfig.parse("{node: boat, port: 0, admin: {port: 0, token-file: " + token + "}}"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void stop() {
        node.stop();
    }

    @Test
    void isReadyAndSaysWhatThatMeans() throws IOException {
        HttpResponse<String> ready = port.get("/health/ready");
        while (ready.statusCode() != 200) { // until the clock has asked whether partitions have their copies
            ready = port.get("/health/ready");
        }
        assertThat(ready.body())
                .contains("\"started\",\"holds\":true", "\"joined\",\"holds\":true")
                .contains("\"copied\",\"holds\":true", "\"not-draining\",\"holds\":true");
        assertThat(port.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void countsWhatItsClientsDo() throws IOException, MqttException {
        MqttClient client = connect("counted", new CompletableFuture<>());
        client.subscribe("a/b", 1);
        client.publish("a/b", new byte[5], 1, false);

        assertThat(port.get("/metrics", "Authorization", "Bearer " + TOKEN).body())
                .contains(
                        "flotilla_clients_connected 1.0\n",
                        "flotilla_connects_total 1.0\n",
                        "flotilla_subscriptions{session=\"transient\"} 1.0\n",
                        "flotilla_messages_received_total{qos=\"1\"} 1.0\n",
                        "flotilla_payload_received_bytes_total{qos=\"1\"} 5.0\n",
                        "flotilla_authentication_seconds_count 1\n");
        client.disconnect();
    }

    @Test
    void showsItsClientsAndEndsTheirConnections() throws Exception {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        connect("boat/7", end);

        assertThat(ctl("clients")).contains("CLIENT", "boat/7", "127.0.0.1", "5.0", "1 of 1");
        assertThat(ctl("client", "show", "boat/7")).contains("keepAliveSeconds");
        assertThat(ctl("client", "kick", "boat/7")).endsWith("kicked boat/7\n");
        assertThat(end.get(15, TimeUnit.SECONDS)).isEqualTo(0x98);
        assertThat(ctl("client", "kick", "nobody")).contains("flotilla: no client 'nobody' is connected now");
    }

    @Test
    void showsWhatPartitionsHold() throws Exception {
        MqttClient client = connect("boat/7", new CompletableFuture<>(), 600);
        client.subscribe("house/#", 1);
        client.subscribe("$share/crew/orders", 2);
        client.publish("house/door", new byte[5], 1, true);
        client.publish("house/roof", new byte[3], 1, true);

        assertThat(ctl("nodes")).contains("NODE", "boat (asked)", "both", "64");
        assertThat(ctl("sessions", "--prefix", "boat/")).contains("boat/7", "10m 0s", "1 of 1");
        assertThat(ctl("subscriptions", "--client", "boat/7")).contains("house/#", "$share/crew/orders", "2 of 2");
        assertThat(ctl("subscriptions", "--filter", "house/#", "-o", "json")).contains("\"total\" : 1");
        assertThat(ctl("retained", "house/+", "--limit", "1"))
                .contains("house/door", "1 of 2")
                .doesNotContain("house/roof");
        assertThat(ctl("retained", "--after", "house/door")).contains("house/roof", "1 of 2");
        assertThat(ctl("retained", "a#")).contains("flotilla: filter is a Topic Filter");
    }

    @Test
    void drainsAndServesAgain() throws Exception {
        CompletableFuture<Integer> end = new CompletableFuture<>();
        connect("boat/7", end);

        assertThat(ctl("drain", "--wait=1m")).endsWith("drained, 0 clients are left\n");
        assertThat(end.get(15, TimeUnit.SECONDS)).isEqualTo(0x8B);
        assertThat(port.get("/health/ready").body()).contains("\"not-draining\",\"holds\":false");
        assertThatThrownBy(() -> connect("boat/8", new CompletableFuture<>()))
                .extracting(each -> ((MqttException) each).getReasonCode())
                .isEqualTo(0x88);

        assertThat(ctl("drain", "--cancel")).endsWith("serving, 0 clients are left\n");
        connect("boat/7", new CompletableFuture<>()).disconnect();
    }

    @Test
    void tellsItsStatus() {
        assertThat(ctl("status")).contains("boat, version", "ready", "yes", "tcp at 127.0.0.1:");
        assertThat(ctl("status", "--output", "json")).contains("\"connectedClients\" : 0", "\"passes\" : true");
    }

    @Test
    void logsWhatItIsTold() {
        assertThat(ctl("log-level", "io.flotilla.no.logger", "debug")).endsWith("io.flotilla.no.logger  debug\n");
        assertThat(ctl("log-level", "io.flotilla.no.logger", "loud")).contains("flotilla: a level is one of");
    }

    @Test
    void tellsNothingWithoutTheToken() {
        assertThat(run("ctl", "status", "--url", url())).contains("flotilla: the admin token is needed");
    }

    @Test
    void ctlSaysWhereNoNodeAnswers() {
        assertThat(run("ctl", "status", "--url", "http://127.0.0.1:1"))
                .contains("flotilla: no node answers at http://127.0.0.1:1; it has an admin port when started with");
    }

    private MqttClient connect(String clientId, CompletableFuture<Integer> end) throws MqttException {
        return connect(clientId, end, 0);
    }

    private MqttClient connect(String clientId, CompletableFuture<Integer> end, long expirySeconds)
            throws MqttException {
        int mqtt = node.listeners().getFirst().port();
        MqttClient client = new MqttClient("tcp://127.0.0.1:" + mqtt, clientId, new MemoryPersistence());
        client.setCallback(new End(end));
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSessionExpiryInterval(expirySeconds);
        client.connect(options);
        return client;
    }

    private String url() {
        return "http://127.0.0.1:" + admin.getPort();
    }

    private String ctl(String... words) {
        String[] args = new String[words.length + 5];
        args[0] = "ctl";
        System.arraycopy(words, 0, args, 1, words.length);
        args[words.length + 1] = "--url";
        args[words.length + 2] = url();
        args[words.length + 3] = "--token-file";
        args[words.length + 4] = directory.resolve("token").toString();
        return run(args);
    }

    /** What the command prints, on either stream. */
    private static String run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream both = new PrintStream(printed, true, UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            FlotillaCommand.run(
                    config -> {
                        throw new IllegalStateException("no node is to be started");
                    },
                    args);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return printed.toString(UTF_8);
    }

    /** Completes with the Reason Code of the DISCONNECT. */
    private record End(CompletableFuture<Integer> reason) implements MqttCallback {
        @Override
        public void disconnected(MqttDisconnectResponse response) {
            reason.complete(response.getReturnCode());
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void messageArrived(String topic, MqttMessage message) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverURI) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}
    }
}
