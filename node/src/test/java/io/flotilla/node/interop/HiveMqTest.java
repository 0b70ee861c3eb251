package io.flotilla.node.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The HiveMQ MQTT client, for MQTT 5.0 and for 3.1.1. */
class HiveMqTest extends InteropTest {
    private static final long AN_HOUR_S = 3_600;

    /** What came, as the tests compare it. */
    private record Message(String payload, MqttQos qos, boolean retained) {}

    @ParameterizedTest
    @EnumSource(MqttQos.class)
    void receivesInOrderWhatItPublishes(MqttQos qos) throws Exception {
        Client client = connect();

        client.subscribe(topic, qos);
        client.publish(qos, MESSAGES);

        assertThat(client.next(MESSAGES)).isEqualTo(messages(qos, MESSAGES));
    }

    @ParameterizedTest
    @EnumSource(MqttQos.class)
    void receivesOverWebSocketWhatItPublishes(MqttQos qos) throws Exception {
        Client client = new Client(newBuilder(newClientId())
                .serverPort(broker().wsPort())
                .webSocketConfig()
                .serverPath(Broker.WS_PATH)
                .applyWebSocketConfig());
        client.connect(true, 0);

        client.subscribe(topic, qos);
        client.publish(qos, MESSAGES);

        assertThat(client.next(MESSAGES)).isEqualTo(messages(qos, MESSAGES));
    }

    @Test
    void receivesOverTlsWhatItPublishes() throws Exception {
        Client client = new Client(newBuilder(newClientId())
                .serverPort(brokerWithTls().tlsPort())
                .sslConfig()
                .trustManagerFactory(broker().trust())
                .applySslConfig());
        client.connect(true, 0);

        client.subscribe(topic, MqttQos.EXACTLY_ONCE);
        client.publish(MqttQos.EXACTLY_ONCE, MESSAGES);

        assertThat(client.next(MESSAGES)).isEqualTo(messages(MqttQos.EXACTLY_ONCE, MESSAGES));
    }

    @ParameterizedTest
    @EnumSource(MqttQos.class)
    void receivesAsMqtt311WhatItPublishes(MqttQos qos) throws Exception {
        Mqtt3BlockingClient client = Mqtt3Client.builder()
                .identifier(newClientId())
                .serverHost(Broker.HOST)
                .serverPort(broker().port())
                .buildBlocking();
        closeAfterwards(client::disconnect);
        Inbox<Message> inbox = new Inbox<>();
        client.toAsync()
                .publishes(
                        MqttGlobalPublishFilter.ALL,
                        message -> inbox.add(new Message(
                                new String(message.getPayloadAsBytes(), UTF_8), message.getQos(), message.isRetain())));
        client.connect();
        client.subscribeWith().topicFilter(topic).qos(qos).send();

        for (Message message : messages(qos, MESSAGES)) {
            client.publishWith()
                    .topic(topic)
                    .qos(qos)
                    .payload(message.payload().getBytes(UTF_8))
                    .send();
        }

        assertThat(inbox.next(MESSAGES)).isEqualTo(messages(qos, MESSAGES));
    }

    @Test
    void thePropertiesOfAMessageArriveAsTheyWerePublished() throws Exception {
        Client client = connect();
        client.subscribe(topic, MqttQos.AT_LEAST_ONCE);
        Mqtt5Publish sent = Mqtt5Publish.builder()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload("21.5".getBytes(UTF_8))
                .contentType("text/plain")
                .responseTopic("house/answers")
                .correlationData(new byte[] {0, 1, (byte) 255})
                .userProperties()
                .add("b", "1")
                .add("a", "2")
                .add("b", "3")
                .applyUserProperties()
                .build();

        client.hive.publish(sent);

        Mqtt5Publish received = client.inbox.next();
        assertThat(received.getContentType()).isEqualTo(sent.getContentType());
        assertThat(received.getResponseTopic()).isEqualTo(sent.getResponseTopic());
        assertThat(received.getCorrelationData()).isEqualTo(sent.getCorrelationData());
        assertThat(received.getUserProperties()).isEqualTo(sent.getUserProperties());
    }

    @ParameterizedTest
    @EnumSource(MqttQos.class)
    void receivesARetainedMessageWhenItSubscribes(MqttQos qos) throws Exception {
        connect()
                .hive
                .publishWith()
                .topic(topic)
                .qos(qos)
                .payload("21.5".getBytes(UTF_8))
                .retain(true)
                .send();

        Client subscriber = connect();
        subscriber.subscribe(topic.replace("temp", "#"), qos);

        assertThat(subscriber.next()).isEqualTo(new Message("21.5", qos, true));
    }

    @ParameterizedTest
    @EnumSource(MqttQos.class)
    void itsWillIsPublishedWhenItDisconnectsAskingForThat(MqttQos qos) throws Exception {
        Client subscriber = connect();
        subscriber.subscribe(topic, MqttQos.EXACTLY_ONCE);
        Client mortal = new Client(newBuilder(newClientId())
                .willPublish()
                .topic(topic)
                .qos(qos)
                .payload("gone".getBytes(UTF_8))
                .applyWillPublish());
        mortal.connect(true, 0);

        mortal.hive
                .disconnectWith()
                .reasonCode(Mqtt5DisconnectReasonCode.DISCONNECT_WITH_WILL_MESSAGE)
                .send();

        assertThat(subscriber.next()).isEqualTo(new Message("gone", qos, false));
    }

    @ParameterizedTest
    @EnumSource(
            value = MqttQos.class,
            names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void aResumedSessionReceivesWhatCameMeanwhile(MqttQos qos) throws Exception {
        String clientId = newClientId();
        Client sleeper = new Client(newBuilder(clientId));
        sleeper.connect(true, AN_HOUR_S);
        sleeper.subscribe(topic, qos);
        sleeper.hive.disconnect();

        connect().publish(qos, MESSAGES);
        Client awake = new Client(newBuilder(clientId));

        assertThat(awake.connect(false, 0).isSessionPresent()).isTrue();
        assertThat(awake.next(MESSAGES)).isEqualTo(messages(qos, MESSAGES));
    }

    @ParameterizedTest
    @EnumSource(MqttQos.class)
    void membersShareASubscription(MqttQos qos) throws Exception {
        Client first = connect();
        Client second = connect();
        first.subscribe("$share/crew/" + topic, qos);
        second.subscribe("$share/crew/" + topic, qos);

        connect().publish(qos, MESSAGES);

        List<Message> received = new ArrayList<>(first.next(MESSAGES / 2));
        received.addAll(second.next(MESSAGES / 2));
        assertThat(received).containsExactlyInAnyOrderElementsOf(messages(qos, MESSAGES));
    }

    private Client connect() {
        Client client = new Client(newBuilder(newClientId()));
        client.connect(true, 0);
        return client;
    }

    private static Mqtt5ClientBuilder newBuilder(String clientId) {
        return Mqtt5Client.builder()
                .identifier(clientId)
                .serverHost(Broker.HOST)
                .serverPort(broker().port());
    }

    private static List<Message> messages(MqttQos qos, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Message("message " + i, qos, false))
                .toList();
    }

    private static Message describe(Mqtt5Publish message) {
        return new Message(new String(message.getPayloadAsBytes(), UTF_8), message.getQos(), message.isRetain());
    }

    /** A client that keeps all that it receives. */
    private final class Client {
        final Mqtt5BlockingClient hive;
        final Inbox<Mqtt5Publish> inbox = new Inbox<>();

        Client(Mqtt5ClientBuilder builder) {
            hive = builder.buildBlocking();
            hive.toAsync().publishes(MqttGlobalPublishFilter.ALL, inbox::add);
            closeAfterwards(() -> {
                if (hive.getState().isConnected()) {
                    hive.disconnect();
                }
            });
        }

        Mqtt5ConnAck connect(boolean cleanStart, long sessionExpiryS) {
            return hive.connectWith()
                    .cleanStart(cleanStart)
                    .sessionExpiryInterval(sessionExpiryS)
                    .send();
        }

        void subscribe(String filter, MqttQos qos) {
            hive.subscribeWith().topicFilter(filter).qos(qos).send();
        }

        void publish(MqttQos qos, int count) {
            for (Message message : messages(qos, count)) {
                hive.publishWith()
                        .topic(topic)
                        .qos(qos)
                        .payload(message.payload().getBytes(UTF_8))
                        .send();
            }
        }

        Message next() throws InterruptedException {
            return describe(inbox.next());
        }

        List<Message> next(int count) throws InterruptedException {
            return inbox.next(count).stream().map(HiveMqTest::describe).toList();
        }
    }
}
