package io.flotilla.node.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Eclipse Paho's Java client for MQTT 5.0. */
class PahoMqtt5Test extends InteropTest {
    private static final long AN_HOUR_S = 3_600;

    /** What came, as the tests compare it. */
    private record Message(String payload, int qos, boolean retained) {}

    static Stream<Arguments> everyTransportAndQos() {
        return Stream.of(broker().tcpUri(), broker().wsUri())
                .flatMap(uri -> Stream.of(0, 1, 2).map(qos -> Arguments.of(uri, qos)));
    }

    @ParameterizedTest
    @MethodSource("everyTransportAndQos")
    void receivesInOrderWhatItPublishes(String uri, int qos) throws Exception {
        Client client = connect(uri, newClientId(), new MqttConnectionOptions());
        client.subscribe(topic, qos);

        client.publish(qos, MESSAGES);

        assertThat(client.next(MESSAGES)).isEqualTo(messages(qos, MESSAGES));
    }

    @Test
    void receivesOverTlsWhatItPublishes() throws Exception {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setSocketFactory(brokerWithTls().tlsContext().getSocketFactory());
        Client client = connect(broker().tlsUri(), newClientId(), options);
        client.subscribe(topic, 2);

        client.publish(2, MESSAGES);

        assertThat(client.next(MESSAGES)).isEqualTo(messages(2, MESSAGES));
    }

    @Test
    void isGivenAClientIdentifierWhenItHasNone() throws Exception {
        Client client = connect(broker().tcpUri(), "", new MqttConnectionOptions());

        assertThat(client.connected.getResponseProperties().getAssignedClientIdentifier())
                .isNotEmpty();
    }

    @Test
    void thePropertiesOfAMessageArriveAsTheyWerePublished() throws Exception {
        Client client = connect();
        client.subscribe(topic, 1);
        MqttProperties sent = new MqttProperties();
        sent.setPayloadFormat(true);
        sent.setContentType("text/plain");
        sent.setResponseTopic("house/answers");
        sent.setCorrelationData(new byte[] {0, 1, (byte) 255});
        sent.setMessageExpiryInterval(AN_HOUR_S);
        sent.setUserProperties(
                List.of(new UserProperty("b", "1"), new UserProperty("a", "2"), new UserProperty("b", "3")));

        client.publish("21.5", 1, false, sent);

        MqttProperties received = client.inbox.next().getProperties();
        assertThat(received.getPayloadFormat()).isTrue();
        assertThat(received.getContentType()).isEqualTo("text/plain");
        assertThat(received.getResponseTopic()).isEqualTo("house/answers");
        assertThat(received.getCorrelationData()).containsExactly(0, 1, 255);
        assertThat(received.getMessageExpiryInterval()).isBetween(AN_HOUR_S - 60, AN_HOUR_S);
        assertThat(received.getUserProperties()).isEqualTo(sent.getUserProperties());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void receivesARetainedMessageWhenItSubscribes(int qos) throws Exception {
        connect().publish("21.5", qos, true, new MqttProperties());

        Client subscriber = connect();
        subscriber.subscribe(topic.replace("temp", "+"), qos);

        assertThat(subscriber.next()).isEqualTo(new Message("21.5", qos, true));
    }

    @Test
    void receivesNoRetainedMessageWhenItAsksForNone() throws Exception {
        Client client = connect();
        client.publish("retained", 1, true, new MqttProperties());
        MqttSubscription subscription = new MqttSubscription(topic, 1);
        subscription.setRetainHandling(2);

        client.subscribe(subscription);
        client.publish("the first that comes", 1, false, new MqttProperties());

        assertThat(client.next()).isEqualTo(new Message("the first that comes", 1, false));
    }

    @Test
    void receivesNothingOfItsOwnWhenItAsksForThat() throws Exception {
        Client client = connect();
        MqttSubscription subscription = new MqttSubscription(topic, 1);
        subscription.setNoLocal(true);
        client.subscribe(subscription);

        client.publish("its own", 1, false, new MqttProperties());
        connect().publish("another's", 1, false, new MqttProperties());

        assertThat(client.next()).isEqualTo(new Message("another's", 1, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void itsWillIsPublishedWhenItsConnectionIsLost(int qos) throws Exception {
        Client subscriber = connect();
        subscriber.subscribe(topic, 2);
        MqttConnectionOptions options = new MqttConnectionOptions();
        MqttMessage will = new MqttMessage("gone".getBytes(UTF_8));
        will.setQos(qos);
        options.setWill(topic, will);
        MqttProperties properties = new MqttProperties();
        properties.setContentType("text/plain");
        options.setWillMessageProperties(properties);

        connect(broker().tcpUri(), newClientId(), options).paho.disconnectForcibly(0, 0, false);

        MqttMessage received = subscriber.inbox.next();
        assertThat(describe(received)).isEqualTo(new Message("gone", qos, false));
        assertThat(received.getProperties().getContentType()).isEqualTo("text/plain");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aResumedSessionReceivesWhatCameMeanwhile(int qos) throws Exception {
        String clientId = newClientId();
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(AN_HOUR_S);
        Client sleeper = connect(broker().tcpUri(), clientId, options);
        sleeper.subscribe(topic, qos);
        sleeper.paho.disconnect().waitForCompletion(PATIENCE_MS);

        connect().publish(qos, MESSAGES);
        options.setSessionExpiryInterval(0L);
        Client awake = connect(broker().tcpUri(), clientId, options);

        assertThat(awake.connected.getSessionPresent()).isTrue();
        assertThat(awake.next(MESSAGES)).isEqualTo(messages(qos, MESSAGES));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void membersShareASubscription(int qos) throws Exception {
        Client first = connect();
        Client second = connect();
        first.subscribe("$share/crew/" + topic, qos);
        second.subscribe("$share/crew/" + topic, qos);

        connect().publish(qos, MESSAGES);

        List<Message> received = new ArrayList<>(first.next(MESSAGES / 2));
        received.addAll(second.next(MESSAGES / 2));
        assertThat(received).containsExactlyInAnyOrderElementsOf(messages(qos, MESSAGES));
    }

    @Test
    void unsubscribingFromWhatItNeverSubscribedToIsAnsweredSo() throws Exception {
        IMqttToken answered = connect().paho.unsubscribe(topic);
        answered.waitForCompletion(PATIENCE_MS);

        assertThat(answered.getReasonCodes()).containsExactly(MqttReturnCode.RETURN_CODE_NO_SUBSCRIPTION_EXISTED);
    }

    @Test
    void aSecondConnectionWithItsIdentifierTakesOver() throws Exception {
        String clientId = newClientId();
        Client first = connect(broker().tcpUri(), clientId, new MqttConnectionOptions());

        connect(broker().tcpUri(), clientId, new MqttConnectionOptions());

        assertThat(first.disconnections.next()).isNotNull();
    }

    private Client connect() throws Exception {
        return connect(broker().tcpUri(), newClientId(), new MqttConnectionOptions());
    }

    private Client connect(String uri, String clientId, MqttConnectionOptions options) throws Exception {
        Client client = new Client(uri, clientId, options);
        closeAfterwards(client);
        return client;
    }

    private static List<Message> messages(int qos, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Message("message " + i, qos, false))
                .toList();
    }

    private static Message describe(MqttMessage message) {
        return new Message(new String(message.getPayload(), UTF_8), message.getQos(), message.isRetained());
    }

    /** A connected client that keeps all that it is told. */
    private final class Client implements MqttCallback, AutoCloseable {
        final MqttAsyncClient paho;
        final IMqttToken connected;
        final Inbox<MqttMessage> inbox = new Inbox<>();
        final Inbox<MqttDisconnectResponse> disconnections = new Inbox<>();

        Client(String uri, String clientId, MqttConnectionOptions options) throws MqttException {
            paho = new MqttAsyncClient(uri, clientId, new MemoryPersistence());
            paho.setCallback(this);
            connected = paho.connect(options);
            connected.waitForCompletion(PATIENCE_MS);
        }

        void subscribe(String filter, int qos) throws MqttException {
            subscribe(new MqttSubscription(filter, qos));
        }

        void subscribe(MqttSubscription subscription) throws MqttException {
            paho.subscribe(subscription).waitForCompletion(PATIENCE_MS);
        }

        void publish(int qos, int count) throws MqttException {
            for (Message message : messages(qos, count)) {
                publish(message.payload(), qos, false, new MqttProperties());
            }
        }

        void publish(String payload, int qos, boolean retain, MqttProperties properties) throws MqttException {
            MqttMessage message = new MqttMessage(payload.getBytes(UTF_8), qos, retain, properties);
            paho.publish(topic, message).waitForCompletion(PATIENCE_MS);
        }

        Message next() throws InterruptedException {
            return describe(inbox.next());
        }

        List<Message> next(int count) throws InterruptedException {
            return inbox.next(count).stream().map(PahoMqtt5Test::describe).toList();
        }

        @Override
        public void messageArrived(String name, MqttMessage message) {
            inbox.add(message);
        }

        @Override
        public void disconnected(MqttDisconnectResponse response) {
            disconnections.add(response);
        }

        @Override
        public void mqttErrorOccurred(MqttException exception) {}

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String uri) {}

        @Override
        public void authPacketArrived(int reasonCode, MqttProperties properties) {}

        @Override
        public void close() throws MqttException {
            if (paho.isConnected()) {
                paho.disconnect().waitForCompletion(PATIENCE_MS);
            }
            paho.close();
        }
    }
}
