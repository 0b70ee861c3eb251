package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.CONNACK;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Property.maximumPacketSize;
import static io.flotilla.node.conformance.Property.requestProblemInformation;
import static io.flotilla.node.conformance.Property.requestResponseInformation;
import static io.flotilla.node.conformance.Property.sessionExpiry;
import static io.flotilla.node.packet.MqttVersion.V3_1;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * CONNACK (MQTT 5.0 and 3.1.1, section 3.2).
 *
 * <p>Not here: the Assigned Client Identifier ({@link ConnectTest}), what a broker announces of its own settings
 * ({@link AnnouncementTest}), and servers without QoS 2, retained
 * messages or wildcards, which this broker is not.
 */
class ConnackTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @Test
    @Statement("MQTT-3.2.2-2")
    @Statement("MQTT-3.1.2-4")
    @Statement("MQTT-3.1.4-4")
    @Statement(value = "MQTT-3.2.2-1", of = V3_1_1)
    @Statement(value = "MQTT-3.1.4-3", of = V3_1_1)
    void saysNoSessionPresentAfterACleanStart() {
        broker.connect(connect("clean").properties(sessionExpiry(60))).disconnect();
        assertThat(broker.connack(connect("clean")).sessionPresent()).isFalse();
    }

    @Test
    @Statement("MQTT-3.2.2-3")
    @Statement("MQTT-3.1.2-5")
    @Statement("MQTT-3.1.2-6")
    void saysWhetherASessionWasResumed() {
        ConnectLayout resume = connect("resume").cleanStart(false).properties(sessionExpiry(60));
        assertThat(broker.connack(resume).sessionPresent()).isFalse();
        assertThat(broker.connack(resume).sessionPresent()).isTrue();
    }

    @Test
    @Statement(value = "MQTT-3.2.2-2", of = V3_1_1)
    @Statement(value = "MQTT-3.2.2-3", of = V3_1_1)
    @Statement(value = "MQTT-3.1.2-4", of = V3_1_1)
    void saysWhetherASessionOfMqtt311WasResumed() {
        RawClient first = broker.open(V3_1_1);
        first.send(connect("resume of 3.1.1").cleanStart(false));
        assertThat(first.expect(CONNACK).sessionPresent()).isFalse();
        first.disconnect();
        RawClient second = broker.open(V3_1_1);
        second.send(connect("resume of 3.1.1").cleanStart(false));
        assertThat(second.expect(CONNACK).sessionPresent()).isTrue();
    }

    @Test
    void leavesTheReservedByteOfMqtt31AtZero() {
        broker.connect(V3_1, connect("resume of 3.1").cleanStart(false)).disconnect();
        RawClient again = broker.open(V3_1);
        again.send(connect("resume of 3.1").cleanStart(false));
        assertThat(again.expect(CONNACK).body()).containsExactly(0, 0);
    }

    @Test
    @Statement("MQTT-3.2.2-1")
    @Statement("MQTT-2.1.3-1")
    void leavesTheReservedBitsAtZero() {
        broker.connect(connect("reserved").properties(sessionExpiry(60))).disconnect();
        RawPacket connack = broker.connack(connect("reserved").cleanStart(false));
        assertThat(connack.flags()).isZero();
        assertThat(connack.body()[0]).isEqualTo((byte) 1);
    }

    @Test
    @Statement("MQTT-3.2.2-6")
    @Statement("MQTT-3.2.2-7")
    @Statement("MQTT-3.2.2-8")
    void refusesWithoutASessionAndCloses() {
        broker.connect(connect("no session").properties(sessionExpiry(60))).disconnect();
        RawClient refused = broker.open();
        refused.send(connect("no session").cleanStart(false).protocol("MQTT", 6));
        assertThat(refused.expectRefusal(0x84).sessionPresent()).isFalse();
    }

    @Test
    @Statement(value = "MQTT-3.2.2-4", of = V3_1_1)
    @Statement(value = "MQTT-3.2.2-5", of = V3_1_1)
    void refusesMqtt311WithoutASessionAndCloses() {
        RawClient refused = broker.open(V3_1_1);
        refused.send(connect("").cleanStart(false));
        assertThat(refused.expectRefusal(0x02).sessionPresent()).isFalse();
    }

    @Test
    @Statement(value = "MQTT-3.2.2-6", of = V3_1_1)
    void closesWithoutConnackWhereNoReturnCodeFits() {
        RawClient refused = broker.open(V3_1_1);
        refused.send(connect("reserved flag").flags(0x01));
        refused.expectClose();
    }

    @Test
    @Statement("MQTT-3.2.0-2")
    void sendsOneConnackOnly() {
        RawClient client = broker.connect();
        client.expectNothing();
        client.subscribe("one/connack", 0);
        broker.connect().send(publish("one/connack", "next"));
        client.expectMessage("next");
    }

    @Test
    @Statement("MQTT-3.1.2-28")
    void sendsNoResponseInformationUnlessAsked() {
        assertThat(broker.connack(connect("quiet")).has(Property.RESPONSE_INFORMATION))
                .isFalse();
        assertThat(broker.connack(connect("quiet").properties(requestResponseInformation(0)))
                        .has(Property.RESPONSE_INFORMATION))
                .isFalse();
    }

    @Test
    @Statement("MQTT-3.1.2-29")
    void sendsNoReasonStringWithAnAcknowledgementThatFails() {
        RawClient client = broker.connect(connect("terse").properties(requestProblemInformation(0)));
        client.send(Packets.pubrel(77));
        RawPacket answer = client.expect(PacketType.PUBCOMP);
        assertThat(answer.reasonCode()).isEqualTo(0x92);
        assertThat(answer.has(Property.REASON_STRING)).isFalse();
    }

    @Test
    @Statement("MQTT-3.2.2-19")
    @Statement("MQTT-3.2.2-20")
    void leavesOutWhatWouldMakeAConnackTooLargeForTheClient() {
        RawClient client = broker.open();
        client.send(connect("narrow").flags(0x01).properties(maximumPacketSize(20)));
        client.expectEnd();
        RawClient refused = broker.open();
        refused.send(connect("narrow").properties(maximumPacketSize(20), Property.authenticationMethod("unheard of")));
        assertThat(refused.expectRefusal(0x8C).size()).isLessThanOrEqualTo(20);
    }

    @Test
    void saysNothingOfLimitsThatItDoesNotHave() {
        RawPacket connack = broker.connack(connect("limits"));
        assertThat(connack.numberOr(Property.MAXIMUM_QOS, 2)).isEqualTo(2);
        assertThat(connack.numberOr(Property.RETAIN_AVAILABLE, 1)).isOne();
        assertThat(connack.numberOr(Property.WILDCARD_SUBSCRIPTION_AVAILABLE, 1))
                .isOne();
        assertThat(connack.numberOr(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 1))
                .isOne();
        assertThat(connack.numberOr(Property.SHARED_SUBSCRIPTION_AVAILABLE, 1)).isOne();
    }

    @Test
    void announcesAReceiveMaximumAndAPacketSizeThatAreNotZero() {
        RawPacket connack = broker.connack(connect("not zero"));
        assertThat(connack.numberOr(Property.RECEIVE_MAXIMUM, 65_535)).isPositive();
        assertThat(connack.numberOr(Property.MAXIMUM_PACKET_SIZE, 268_435_460)).isPositive();
    }
}
