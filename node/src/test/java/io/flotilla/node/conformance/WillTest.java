package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.disconnect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Property.CONTENT_TYPE;
import static io.flotilla.node.conformance.Property.CORRELATION_DATA;
import static io.flotilla.node.conformance.Property.MESSAGE_EXPIRY_INTERVAL;
import static io.flotilla.node.conformance.Property.PAYLOAD_FORMAT_INDICATOR;
import static io.flotilla.node.conformance.Property.RESPONSE_TOPIC;
import static io.flotilla.node.conformance.Property.USER_PROPERTY;
import static io.flotilla.node.conformance.Property.contentType;
import static io.flotilla.node.conformance.Property.correlationData;
import static io.flotilla.node.conformance.Property.messageExpiry;
import static io.flotilla.node.conformance.Property.payloadFormatIndicator;
import static io.flotilla.node.conformance.Property.responseTopic;
import static io.flotilla.node.conformance.Property.sessionExpiry;
import static io.flotilla.node.conformance.Property.userProperty;
import static io.flotilla.node.conformance.Property.willDelay;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Will Messages (MQTT 5.0 and 3.1.1, sections 3.1.2.5 and 3.1.3).
 *
 * <p>Not here: a CONNECT whose Will is malformed ({@link ConnectTest}).
 */
class WillTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.1.2-7")
    @Statement("MQTT-3.1.2-8")
    @Statement("MQTT-3.1.2-14")
    @Statement(value = "MQTT-3.1.2-8", of = V3_1_1)
    @Statement(value = "MQTT-3.1.2-16", of = V3_1_1)
    void isPublishedWhenTheConnectionBreaks(MqttVersion version) {
        RawClient watcher = watcher("will/break/" + version);
        broker.connect(version, connect("breaks in " + version).will("will/break/" + version, "gone", 1))
                .drop();
        assertThat(watcher.receive("gone").retain()).isFalse();
        assertNothingRetained("will/break/" + version);
    }

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.14.4-3")
    @Statement("MQTT-3.1.2-10")
    @Statement(value = "MQTT-3.14.4-3", of = V3_1_1)
    @Statement(value = "MQTT-3.1.2-10", of = V3_1_1)
    void isDiscardedByANormalDisconnect(MqttVersion version) {
        RawClient watcher = watcher("will/normal/" + version);
        broker.connect(version, connect("leaves in " + version).will("will/normal/" + version, "never", 1))
                .disconnect();
        watcher.expectNothingFrom(broker.connect());
    }

    @Test
    @Statement("MQTT-3.1.2-8")
    void isPublishedByADisconnectThatAsksForIt() {
        RawClient watcher = watcher("will/0x04");
        RawClient client = broker.connect(connect("asks").will("will/0x04", "asked for", 0));
        client.send(disconnect(0x04));
        watcher.receive("asked for");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x82, 0x93, 0x98})
    @Statement("MQTT-3.1.2-8")
    void isPublishedByADisconnectWithAnError(int reasonCode) {
        RawClient watcher = watcher("will/error");
        RawClient client = broker.connect(connect("errs").will("will/error", "error", 0));
        client.send(disconnect(reasonCode));
        watcher.receive("error");
    }

    @Test
    @Statement("MQTT-3.1.2-8")
    void isPublishedWhenKeepAliveRunsOut() {
        RawClient watcher = watcher("will/keep-alive");
        broker.connect(connect("falls silent").keepAlive(1).will("will/keep-alive", "silent", 0));
        watcher.receive("silent");
    }

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.1.2-8")
    void isPublishedWhenTheBrokerClosesAfterAnError(MqttVersion version) {
        RawClient watcher = watcher("will/malformed/" + version);
        RawClient client = broker.connect(
                version, connect("malformed in " + version).will("will/malformed/" + version, "closed", 0));
        client.send(Bytes.of(0x00, 0x00));
        watcher.receive("closed");
    }

    @Test
    @Statement("MQTT-3.1.2-8")
    void isPublishedWhenAnotherConnectionTakesOverWithACleanStart() {
        RawClient watcher = watcher("will/takeover");
        broker.connect(connect("taken over").will("will/takeover", "old", 0));
        broker.connect("taken over");
        watcher.receive("old");
    }

    @Test
    @Statement("MQTT-3.1.2-10")
    void isPublishedOnce() {
        RawClient watcher = watcher("will/once");
        ConnectLayout durable = connect("once").properties(sessionExpiry(60));
        broker.connect(durable.will("will/once", "once", 0)).drop();
        watcher.receive("once");
        RawClient again = broker.connect(connect("once").cleanStart(false));
        again.drop();
        watcher.expectNothingFrom(broker.connect());
    }

    @Test
    @Statement(value = "MQTT-3.1.2-12", of = V3_1_1)
    void isNotPublishedWhereThereIsNone() {
        RawClient watcher = broker.connect();
        watcher.subscribe("#", SubscribeLayout.RETAIN_NEVER);
        broker.connect(V3_1_1, connect("no will")).drop();
        watcher.expectNothingFrom(broker.connect());
    }

    @Test
    @Statement("MQTT-3.1.2-15")
    @Statement(value = "MQTT-3.1.2-17", of = V3_1_1)
    void isRetainedWhereItSaysSo() {
        RawClient watcher = watcher("will/retained");
        broker.connect(connect("retains").will("will/retained", "kept", 1).willRetain())
                .drop();
        watcher.receive("kept");
        RawClient late = watcher("will/retained");
        assertThat(late.receive("kept").retain()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Statement("MQTT-3.1.2-12")
    @Statement(value = "MQTT-3.1.2-14", of = V3_1_1)
    void isPublishedAtItsQos(int qos) {
        RawClient watcher = watcher("will/qos/" + qos);
        broker.connect(connect("will of QoS " + qos).will("will/qos/" + qos, "x", qos))
                .drop();
        assertThat(watcher.receive("x").qos()).isEqualTo(qos);
    }

    @Test
    @Statement("MQTT-3.1.3-10")
    void carriesItsProperties() {
        RawClient watcher = watcher("will/properties");
        byte[][] properties = {
            payloadFormatIndicator(1),
            messageExpiry(100),
            contentType("text/plain"),
            responseTopic("answers"),
            correlationData("17"),
            userProperty("b", "1"),
            userProperty("a", "2")
        };
        broker.connect(connect("properties").will("will/properties", "x", 0, properties))
                .drop();
        RawPacket will = watcher.receive("x");
        assertThat(will.number(PAYLOAD_FORMAT_INDICATOR)).isOne();
        assertThat(will.number(MESSAGE_EXPIRY_INTERVAL)).isBetween(90L, 100L);
        assertThat(will.text(CONTENT_TYPE)).isEqualTo("text/plain");
        assertThat(will.text(RESPONSE_TOPIC)).isEqualTo("answers");
        assertThat(will.text(CORRELATION_DATA)).isEqualTo("17");
        assertThat(will.texts(USER_PROPERTY)).containsExactly("b=1", "a=2");
        assertThat(will.has(Property.WILL_DELAY_INTERVAL)).isFalse();
    }

    @Test
    @Statement("MQTT-3.1.2-8")
    void waitsForItsDelay() {
        RawClient watcher = watcher("will/delay");
        broker.connect(connect("delays").properties(sessionExpiry(60)).will("will/delay", "late", 0, willDelay(2)))
                .drop();
        watcher.expectNothingFrom(broker.connect());
        watcher.receive("late");
    }

    @Test
    @Statement("MQTT-3.1.3-9")
    void isDroppedWhereTheClientIsBackBeforeTheDelay() {
        RawClient watcher = watcher("will/back");
        ConnectLayout durable = connect("is back").cleanStart(false).properties(sessionExpiry(60));
        broker.connect(durable.will("will/back", "never", 0, willDelay(2))).drop();
        broker.connect(connect("is back").cleanStart(false).properties(sessionExpiry(60)));
        broker.letPass(2);
        watcher.expectNothingFrom(broker.connect());
    }

    @Test
    @Statement("MQTT-3.1.2-8")
    void doesNotWaitLongerThanTheSession() {
        RawClient watcher = watcher("will/session/ends");
        broker.connect(connect("no session").will("will/session/ends", "at once", 0, willDelay(3600)))
                .drop();
        watcher.receive("at once");
        broker.connect(connect("short session")
                        .properties(sessionExpiry(1))
                        .will("will/session/ends", "after a second", 0, willDelay(3600)))
                .drop();
        watcher.receive("after a second");
    }

    @Test
    @Statement("MQTT-3.1.2-8")
    void isPublishedWhenACleanStartEndsTheSessionDuringItsDelay() {
        RawClient watcher = watcher("will/clean");
        broker.connect(connect("starts anew")
                        .properties(sessionExpiry(3600))
                        .will("will/clean", "ended", 0, willDelay(3600)))
                .drop();
        broker.connect("starts anew");
        watcher.receive("ended");
    }

    @Test
    void reachesAnOfflineSession() {
        ConnectLayout durable = connect("watches offline").cleanStart(false).properties(sessionExpiry(60));
        RawClient watcher = broker.connect(durable);
        watcher.subscribe("will/offline", 1);
        watcher.disconnect();
        RawClient online = watcher("will/offline");
        broker.connect(connect("dies").will("will/offline", "x", 1)).drop();
        online.receive("x");
        broker.connect(durable).receive("x");
    }

    private static RawClient watcher(String filter) {
        RawClient watcher = broker.connect();
        watcher.subscribe(filter, 2);
        return watcher;
    }

    private static void assertNothingRetained(String topic) {
        RawClient late = watcher(topic);
        RawClient publisher = broker.connect();
        publisher.send(publish(topic, "the first that comes"));
        late.expectMessage("the first that comes");
    }
}
