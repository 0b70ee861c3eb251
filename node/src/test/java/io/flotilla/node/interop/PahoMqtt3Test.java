package io.flotilla.node.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Eclipse Paho's Java client for MQTT 3.1 and 3.1.1. */
class PahoMqtt3Test extends InteropTest {
    private final Inbox<Message> inbox = new Inbox<>();

    /** What came, as the tests compare it. */
    private record Message(String payload, int qos, boolean retained) {}

    static Stream<Arguments> everyTransportVersionAndQos() {
        return Stream.of(broker().tcpUri(), broker().wsUri())
                .flatMap(uri -> Stream.of(MqttConnectOptions.MQTT_VERSION_3_1, MqttConnectOptions.MQTT_VERSION_3_1_1)
                        .flatMap(version -> Stream.of(0, 1, 2).map(qos -> Arguments.of(uri, version, qos))));
    }

    @ParameterizedTest
    @MethodSource("everyTransportVersionAndQos")
    void receivesInOrderWhatItPublishes(String uri, int version, int qos) throws Exception {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(version);
        MqttClient client = connect(uri, newClientId(), options);
        client.subscribe(topic, qos, this::keep);

        publish(client, qos, MESSAGES);

        assertThat(inbox.next(MESSAGES)).isEqualTo(messages(qos, MESSAGES));
    }

    @Test
    void receivesOverTlsWhatItPublishes() throws Exception {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setSocketFactory(brokerWithTls().tlsContext().getSocketFactory());
        MqttClient client = connect(broker().tlsUri(), newClientId(), options);
        client.subscribe(topic, 2, this::keep);

        publish(client, 2, MESSAGES);

        assertThat(inbox.next(MESSAGES)).isEqualTo(messages(2, MESSAGES));
    }

    @Test
    void receivesAPayloadOfMegabytes() throws Exception {
        MqttClient client = connect();
        client.subscribe(topic, 1, this::keep);
        String payload = "flotilla ".repeat(400_000);

        client.publish(topic, payload.getBytes(UTF_8), 1, false);

        assertThat(inbox.next()).isEqualTo(new Message(payload, 1, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void receivesARetainedMessageWhenItSubscribes(int qos) throws Exception {
        connect().publish(topic, "21.5".getBytes(UTF_8), qos, true);

        connect().subscribe(topic.replace("temp", "+"), qos, this::keep);

        assertThat(inbox.next()).isEqualTo(new Message("21.5", qos, true));
    }

    @Test
    void anEmptyPayloadClearsTheRetainedMessage() throws Exception {
        MqttClient client = connect();
        client.publish(topic, "21.5".getBytes(UTF_8), 1, true);
        client.publish(topic, new byte[0], 1, true);

        client.subscribe(topic, 1, this::keep);
        client.publish(topic, "the first that comes".getBytes(UTF_8), 1, false);

        assertThat(inbox.next()).isEqualTo(new Message("the first that comes", 1, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void itsWillIsPublishedWhenItsConnectionIsLost(int qos) throws Exception {
        connect().subscribe(topic, 2, this::keep);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setWill(topic, "gone".getBytes(UTF_8), qos, false);

        connect(broker().tcpUri(), newClientId(), options).disconnectForcibly(0, 0, false);

        assertThat(inbox.next()).isEqualTo(new Message("gone", qos, false));
    }

    @Test
    void itsWillIsForgottenWhenItDisconnects() throws Exception {
        MqttClient subscriber = connect();
        subscriber.subscribe(topic, 2, this::keep);
        MqttConnectOptions options = new MqttConnectOptions();
        options.setWill(topic, "gone".getBytes(UTF_8), 1, false);

        connect(broker().tcpUri(), newClientId(), options).disconnect();
        subscriber.publish(topic, "the first that comes".getBytes(UTF_8), 1, false);

        assertThat(inbox.next()).isEqualTo(new Message("the first that comes", 1, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aResumedSessionReceivesWhatCameMeanwhile(int qos) throws Exception {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setCleanSession(false);
        String clientId = newClientId();
        MqttClient sleeper = connect(broker().tcpUri(), clientId, options);
        sleeper.subscribe(topic, qos);
        sleeper.disconnect();

        publish(connect(), qos, MESSAGES);
        MqttClient awake = newClient(broker().tcpUri(), clientId);
        Receiver receiver = new Receiver();
        awake.setCallback(receiver);

        assertThat(awake.connectWithResult(options).getSessionPresent()).isTrue();
        assertThat(receiver.messages.next(MESSAGES)).isEqualTo(messages(qos, MESSAGES));
        awake.unsubscribe(topic);
        awake.disconnect();
        forget(clientId);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void membersShareASubscription(int qos) throws Exception {
        Receiver first = new Receiver();
        Receiver second = new Receiver();
        for (Receiver member : List.of(first, second)) {
            MqttClient client = connect();
            client.setCallback(member);
            client.subscribe("$share/crew/" + topic, qos);
        }

        publish(connect(), qos, MESSAGES);

        List<Message> received = new ArrayList<>(first.messages.next(MESSAGES / 2));
        received.addAll(second.messages.next(MESSAGES / 2));
        assertThat(received).containsExactlyInAnyOrderElementsOf(messages(qos, MESSAGES));
    }

    @Test
    void aSecondConnectionWithItsIdentifierTakesOver() throws Exception {
        String clientId = newClientId();
        MqttClient first = newClient(broker().tcpUri(), clientId);
        Receiver receiver = new Receiver();
        first.setCallback(receiver);
        first.connect();

        connect(broker().tcpUri(), clientId, new MqttConnectOptions());

        assertThat(receiver.losses.next()).isNotNull();
    }

    private MqttClient connect() throws Exception {
        return connect(broker().tcpUri(), newClientId(), new MqttConnectOptions());
    }

    private MqttClient connect(String uri, String clientId, MqttConnectOptions options) throws Exception {
        MqttClient client = newClient(uri, clientId);
        client.connect(options);
        return client;
    }

    private MqttClient newClient(String uri, String clientId) throws Exception {
        MqttClient client = new MqttClient(uri, clientId, new MemoryPersistence());
        client.setTimeToWait(PATIENCE_MS);
        closeAfterwards(() -> {
            if (client.isConnected()) {
                client.disconnect();
            }
            client.close();
        });
        return client;
    }

    /** Ends the session that {@code clientId} has left. */
    private void forget(String clientId) throws Exception {
        connect(broker().tcpUri(), clientId, new MqttConnectOptions());
    }

    private void publish(MqttClient client, int qos, int count) throws Exception {
        for (Message message : messages(qos, count)) {
            client.publish(topic, message.payload().getBytes(UTF_8), qos, false);
        }
    }

    private static List<Message> messages(int qos, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Message("message " + i, qos, false))
                .toList();
    }

    private void keep(String name, MqttMessage message) {
        inbox.add(describe(message));
    }

    private static Message describe(MqttMessage message) {
        return new Message(new String(message.getPayload(), UTF_8), message.getQos(), message.isRetained());
    }

    /** Keeps all that a client is told. */
    private static final class Receiver implements MqttCallback {
        final Inbox<Message> messages = new Inbox<>();
        final Inbox<Throwable> losses = new Inbox<>();

        @Override
        public void connectionLost(Throwable cause) {
            losses.add(cause);
        }

        @Override
        public void messageArrived(String name, MqttMessage message) {
            messages.add(describe(message));
        }

        @Override
        public void deliveryComplete(IMqttDeliveryToken token) {}
    }
}
