package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.PUBACK;
import static io.flotilla.node.conformance.PacketType.PUBCOMP;
import static io.flotilla.node.conformance.PacketType.PUBLISH;
import static io.flotilla.node.conformance.PacketType.PUBREC;
import static io.flotilla.node.conformance.PacketType.PUBREL;
import static io.flotilla.node.conformance.Packets.ack;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Packets.pubrel;
import static io.flotilla.node.conformance.Property.messageExpiry;
import static io.flotilla.node.conformance.Property.sessionExpiry;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The delivery protocols of QoS 0, 1 and 2, delivery again after a reconnect, and order (MQTT 5.0 and 3.1.1, sections 4.3, 4.4 and 4.6).
 *
 * <p>Not here: how much may be under way at once ({@link FlowControlTest}), what waits for a client that is away ({@link SessionTest}).
 */
class QosTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @Test
    @Statement("MQTT-4.3.1-1")
    @Statement("MQTT-3.3.1-2")
    @Statement(value = "MQTT-4.3.1-1", of = V3_1_1)
    void sendsQos0WithoutDup() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("qos/0/sent", 0);
        broker.connect().publish(publish("qos/0/sent", "x").qos(1).dup());
        assertThat(subscriber.expectMessage("x").flags()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "0,2,0", "1,0,0", "1,1,1", "1,2,1", "2,0,0", "2,1,1", "2,2,2"})
    @Statement("MQTT-3.8.4-8")
    @Statement(value = "MQTT-3.8.4-6", of = V3_1_1)
    void deliversAtTheLowerOfPublishedAndGrantedQos(int published, int granted, int delivered) {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("qos/lower", granted);
        broker.connect().publish(publish("qos/lower", "x").qos(published));
        assertThat(subscriber.receive("x").qos()).isEqualTo(delivered);
    }

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-4.3.2-1")
    @Statement("MQTT-4.3.2-2")
    @Statement("MQTT-4.3.3-1")
    @Statement("MQTT-4.3.3-2")
    @Statement("MQTT-2.2.1-4")
    @Statement(value = "MQTT-4.3.2-1", of = V3_1_1)
    @Statement(value = "MQTT-2.3.1-4", of = V3_1_1)
    void sendsEachNewMessageWithAnUnusedPacketIdentifierAndNoDup(MqttVersion version) {
        RawClient subscriber = broker.connect(version, connect("unused in " + version));
        subscriber.subscribe("unused/" + version, 2);
        RawClient publisher = broker.connect();
        Set<Integer> used = new HashSet<>();
        for (int i = 1; i <= 10; i++) {
            publisher.publish(publish("unused/" + version, "x").qos(1 + i % 2));
            RawPacket message = subscriber.expectMessage("x");
            assertThat(message.dup()).isFalse();
            assertThat(used.add(message.packetId())).isTrue();
            assertThat(message.packetId()).isPositive();
        }
    }

    @Test
    @Statement("MQTT-4.3.2-4")
    @Statement("MQTT-2.2.1-5")
    @Statement(value = "MQTT-2.3.1-6", of = V3_1_1)
    void acknowledgesWithThePacketIdentifierOfThePublish() {
        RawClient client = broker.connect();
        for (int id : new int[] {1, 255, 256, 65_535}) {
            client.send(publish("same/identifier", "").qos(1).id(id));
            assertThat(client.expect(PUBACK).packetId()).isEqualTo(id);
        }
    }

    @Test
    @Statement("MQTT-4.3.2-5")
    @Statement(value = "MQTT-4.3.2-2", of = V3_1_1)
    void takesAQos1PacketIdentifierThatIsAcknowledgedAsANewMessage() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("qos/1/again", 1);
        RawClient publisher = broker.connect();
        publisher.publish(publish("qos/1/again", "first").qos(1).id(9));
        publisher.publish(publish("qos/1/again", "second").qos(1).id(9).dup());
        subscriber.receive("first");
        subscriber.receive("second");
    }

    @Test
    @Statement("MQTT-4.3.3-8")
    @Statement("MQTT-4.3.3-10")
    @Statement(value = "MQTT-4.3.3-2", of = V3_1_1)
    void acknowledgesAQos2DuplicateByPubrecAndDeliversItOnce() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("qos/2/twice", 2);
        RawClient publisher = broker.connect();
        publisher.send(publish("qos/2/twice", "once").qos(2).id(3));
        assertThat(publisher.expect(PUBREC).packetId()).isEqualTo(3);
        publisher.send(publish("qos/2/twice", "once").qos(2).id(3).dup());
        assertThat(publisher.expect(PUBREC).packetId()).isEqualTo(3);
        publisher.send(pubrel(3));
        publisher.expect(PUBCOMP);
        subscriber.receive("once");
        subscriber.expectNothingFrom(publisher);
    }

    @Test
    @Statement("MQTT-4.3.3-11")
    @Statement("MQTT-4.3.3-12")
    @Statement("MQTT-3.7.2-1")
    void takesAQos2PacketIdentifierThatIsCompleteAsANewMessage() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("qos/2/again", 2);
        RawClient publisher = broker.connect();
        publisher.publish(publish("qos/2/again", "first").qos(2).id(3));
        publisher.publish(publish("qos/2/again", "second").qos(2).id(3));
        subscriber.receive("first");
        subscriber.receive("second");
    }

    @Test
    @Statement("MQTT-4.3.3-13")
    void completesQos2WhereTheMessageHasExpired() {
        RawClient publisher = broker.connect();
        publisher.send(publish("qos/2/expired", "x").qos(2).id(3).properties(messageExpiry(1)));
        publisher.expect(PUBREC);
        broker.letPass(1);
        publisher.send(pubrel(3));
        RawPacket pubcomp = publisher.expect(PUBCOMP);
        assertThat(pubcomp.packetId()).isEqualTo(3);
        assertThat(pubcomp.reasonCode()).isZero();
    }

    @Test
    @Statement("MQTT-4.3.3-4")
    @Statement("MQTT-3.6.2-1")
    @Statement(value = "MQTT-4.3.3-1", of = V3_1_1)
    void answersPubrecByPubrelWithTheSamePacketIdentifier() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("qos/2/released", 2);
        broker.connect().publish(publish("qos/2/released", "x").qos(2));
        int id = subscriber.expectMessage("x").packetId();
        subscriber.send(ack(PUBREC, id));
        RawPacket pubrel = subscriber.expect(PUBREL);
        assertThat(pubrel.packetId()).isEqualTo(id);
        assertThat(pubrel.flags()).isEqualTo(0x02);
        assertThat(pubrel.reasonCode()).isZero();
    }

    @Test
    @Statement("MQTT-4.4.0-2")
    void treatsAPubrecThatRefusesAsTheEndOfTheMessage() {
        ConnectLayout durable = connect("refuses").cleanStart(false).properties(sessionExpiry(60));
        RawClient subscriber = broker.connect(durable);
        subscriber.subscribe("qos/2/refused", 2);
        broker.connect().publish(publish("qos/2/refused", "x").qos(2));
        subscriber.send(ack(PUBREC, subscriber.expectMessage("x").packetId(), 0x80));
        subscriber.expectNothing();
        subscriber.disconnect();
        broker.connect(durable).expectNothing();
    }

    @Test
    void answersAPubrecThatItDoesNotKnowByPubrelWith0x92() {
        RawClient client = broker.connect();
        client.send(ack(PUBREC, 4711));
        RawPacket pubrel = client.expect(PUBREL);
        assertThat(pubrel.packetId()).isEqualTo(4711);
        assertThat(pubrel.reasonCode()).isEqualTo(0x92);
    }

    @Test
    void answersAPubrelThatItDoesNotKnowByPubcompWith0x92() {
        RawClient client = broker.connect();
        client.send(pubrel(4711));
        assertThat(client.expect(PUBCOMP).reasonCode()).isEqualTo(0x92);
    }

    @ParameterizedTest
    @EnumSource
    void answersAPubrelThatItDoesNotKnowInEveryVersion(MqttVersion version) {
        RawClient client = broker.connect(version, connect("unknown in " + version));
        client.send(pubrel(4711));
        assertThat(client.expect(PUBCOMP).packetId()).isEqualTo(4711);
    }

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-4.4.0-1")
    @Statement("MQTT-4.3.2-3")
    @Statement("MQTT-4.3.3-3")
    @Statement("MQTT-3.3.1-1")
    @Statement("MQTT-4.6.0-1")
    @Statement(value = "MQTT-4.4.0-1", of = V3_1_1)
    @Statement(value = "MQTT-3.3.1-1", of = V3_1_1)
    @Statement(value = "MQTT-4.6.0-1", of = V3_1_1)
    void resendsWhatIsUnacknowledgedInItsOrderWithDupAndTheSameIdentifiers(MqttVersion version) {
        ConnectLayout durable =
                connect("resend in " + version).cleanStart(false).properties(sessionExpiry(60));
        RawClient subscriber = broker.connect(version, durable);
        subscriber.subscribe("resend/" + version, 2);
        RawClient publisher = broker.connect();
        int[] ids = new int[5];
        for (int i = 0; i < 5; i++) {
            publisher.publish(publish("resend/" + version, "message " + i).qos(1 + i % 2));
            ids[i] = subscriber.expectMessage("message " + i).packetId();
        }
        subscriber.drop();
        RawClient again = broker.connect(version, durable);
        for (int i = 0; i < 5; i++) {
            RawPacket message = again.expectMessage("message " + i);
            assertThat(message.packetId()).isEqualTo(ids[i]);
            assertThat(message.dup()).isTrue();
            assertThat(message.qos()).isEqualTo(1 + i % 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-4.4.0-1")
    @Statement("MQTT-4.3.3-5")
    @Statement("MQTT-4.3.3-6")
    @Statement(value = "MQTT-4.3.3-1", of = V3_1_1)
    void resendsPubrelAndNotThePublishAfterAPubrec(MqttVersion version) {
        ConnectLayout durable =
                connect("released in " + version).cleanStart(false).properties(sessionExpiry(60));
        RawClient subscriber = broker.connect(version, durable);
        subscriber.subscribe("released/" + version, 2);
        broker.connect().publish(publish("released/" + version, "x").qos(2));
        int id = subscriber.expectMessage("x").packetId();
        subscriber.send(ack(PUBREC, id));
        subscriber.expect(PUBREL);
        subscriber.drop();
        RawClient again = broker.connect(version, durable);
        assertThat(again.expect(PUBREL).packetId()).isEqualTo(id);
        again.send(ack(PUBCOMP, id));
        again.expectNothing();
    }

    @Test
    @Statement("MQTT-4.4.0-1")
    void resendsNothingWhileTheConnectionLives() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("resend/never", 1);
        broker.connect().publish(publish("resend/never", "x").qos(1));
        subscriber.expectMessage("x");
        broker.letPass(1);
        subscriber.expectNothing();
    }

    @Test
    void resendsNothingThatWasAcknowledged() {
        ConnectLayout durable = connect("acknowledged").cleanStart(false).properties(sessionExpiry(60));
        RawClient subscriber = broker.connect(durable);
        subscriber.subscribe("acknowledged", 2);
        RawClient publisher = broker.connect();
        for (int qos = 1; qos <= 2; qos++) {
            publisher.publish(publish("acknowledged", "x").qos(qos));
            subscriber.receive("x");
        }
        subscriber.expectNothing();
        subscriber.drop();
        broker.connect(durable).expectNothing();
    }

    @Test
    @Statement("MQTT-4.3.3-10")
    void deliversAQos2MessageOnceThoughItsPublisherReconnects() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("qos/2/reconnect", 2);
        ConnectLayout durable = connect("reconnects").cleanStart(false).properties(sessionExpiry(60));
        RawClient publisher = broker.connect(durable);
        publisher.send(publish("qos/2/reconnect", "once").qos(2).id(3));
        publisher.expect(PUBREC);
        publisher.drop();
        RawClient again = broker.connect(durable);
        again.send(publish("qos/2/reconnect", "once").qos(2).id(3).dup());
        again.expect(PUBREC);
        again.send(pubrel(3));
        assertThat(again.expect(PUBCOMP).reasonCode()).isZero();
        subscriber.receive("once");
        subscriber.expectNothingFrom(again);
    }

    @Test
    @Statement("MQTT-4.3.3-7")
    void resendsAQos2MessageThatExpiredAfterItWasSent() {
        ConnectLayout durable = connect("expires").cleanStart(false).properties(sessionExpiry(60));
        RawClient subscriber = broker.connect(durable);
        subscriber.subscribe("qos/2/expires", 2);
        broker.connect().publish(publish("qos/2/expires", "x").qos(2).properties(messageExpiry(2)));
        subscriber.expectMessage("x");
        subscriber.drop();
        broker.letPass(2);
        assertThat(broker.connect(durable).receive("x").dup()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    @Statement("MQTT-4.6.0-5")
    @Statement("MQTT-4.6.0-6")
    @Statement(value = "MQTT-4.6.0-5", of = V3_1_1)
    @Statement(value = "MQTT-4.6.0-6", of = V3_1_1)
    void keepsTheOrderOfAPublisherOnATopic(int qos) {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("ordered/" + qos, 2);
        RawClient publisher = broker.connect();
        for (int i = 1; i <= 100; i++) {
            publisher.publish(publish("ordered/" + qos, "message " + i).qos(qos).id(i));
        }
        for (int i = 1; i <= 100; i++) {
            subscriber.receive("message " + i);
        }
    }

    @Test
    @Statement("MQTT-4.6.0-2")
    @Statement("MQTT-4.6.0-3")
    @Statement("MQTT-4.6.0-4")
    @Statement(value = "MQTT-4.6.0-2", of = V3_1_1)
    @Statement(value = "MQTT-4.6.0-3", of = V3_1_1)
    @Statement(value = "MQTT-4.6.0-4", of = V3_1_1)
    void acknowledgesInTheOrderOfThePublishes() {
        RawClient publisher = broker.connect();
        for (int id = 1; id <= 10; id++) {
            publisher.send(publish("acks/1", "").qos(1).id(id));
        }
        for (int id = 1; id <= 10; id++) {
            assertThat(publisher.expect(PUBACK).packetId()).isEqualTo(id);
        }
        for (int id = 1; id <= 10; id++) {
            publisher.send(publish("acks/2", "").qos(2).id(id));
        }
        for (int id = 1; id <= 10; id++) {
            assertThat(publisher.expect(PUBREC).packetId()).isEqualTo(id);
        }
    }

    @Test
    @Statement("MQTT-4.6.0-4")
    void releasesInTheOrderOfThePubrecs() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("rels", 2);
        RawClient publisher = broker.connect();
        int[] ids = new int[3];
        for (int i = 0; i < 3; i++) {
            publisher.publish(publish("rels", "x").qos(2));
            ids[i] = subscriber.expect(PUBLISH).packetId();
        }
        for (int id : ids) {
            subscriber.send(ack(PUBREC, id));
        }
        for (int id : ids) {
            assertThat(subscriber.expect(PUBREL).packetId()).isEqualTo(id);
        }
    }
}
