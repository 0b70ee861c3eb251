package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.CONNACK;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Packets.subscribe;
import static io.flotilla.node.conformance.Property.ASSIGNED_CLIENT_IDENTIFIER;
import static io.flotilla.node.conformance.Property.receiveMaximum;
import static io.flotilla.node.conformance.Property.sessionExpiry;
import static io.flotilla.node.conformance.Property.topicAliasMaximum;
import static io.flotilla.node.packet.MqttVersion.V3_1;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static io.flotilla.node.packet.MqttVersion.V5;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * CONNECT (MQTT 5.0 and 3.1.1, section 3.1).
 *
 * <p>Not here: Wills ({@link WillTest}), Sessions ({@link SessionTest}), Keep Alive ({@link KeepAliveTest}), who may connect
 * ({@link EnhancedAuthenticationTest}), what CONNACK says ({@link ConnackTest}).
 */
class ConnectTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.1.4-5")
    @Statement("MQTT-3.2.0-1")
    @Statement(value = "MQTT-3.1.4-4", of = V3_1_1)
    @Statement(value = "MQTT-3.2.0-1", of = V3_1_1)
    void acknowledgesAConnectWithSuccessBeforeAnythingElse(MqttVersion version) {
        RawClient client = broker.open(version);
        client.send(connect("success"));
        assertThat(client.expect(CONNACK).reasonCode()).isZero();
        client.expectNothing();
    }

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.1.0-1")
    @Statement(value = "MQTT-3.1.0-1", of = V3_1_1)
    void closesWhereTheFirstPacketIsNoConnect(MqttVersion version) {
        RawClient client = broker.open(version);
        client.send(publish("first", "no CONNECT yet"));
        client.expectClose();
    }

    @Test
    @Statement("MQTT-3.1.0-2")
    void treatsASecondConnectAsAProtocolError() {
        RawClient client = broker.connect("twice");
        client.send(connect("twice"));
        client.expectDisconnect(0x82);
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1"})
    @Statement(value = "MQTT-3.1.0-2", of = V3_1_1)
    void closesAfterASecondConnectOfMqtt3(MqttVersion version) {
        RawClient client = broker.connect(version, connect("twice"));
        client.send(connect("twice"));
        client.expectClose();
    }

    @Test
    @Statement("MQTT-3.1.2-1")
    @Statement(value = "MQTT-3.1.2-1", of = V3_1_1)
    void closesOnAnotherProtocolName() {
        RawClient client = broker.open();
        client.send(connect("name").protocol("MQTTX", 5));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-3.1.2-2")
    void refusesAnotherProtocolVersionWith0x84() {
        RawClient client = broker.open();
        client.send(connect("version").protocol("MQTT", 6));
        client.expectRefusal(0x84);
    }

    @Test
    @Statement(value = "MQTT-3.1.2-2", of = V3_1_1)
    void refusesAnOlderProtocolLevelWithReturnCode1() {
        RawClient client = broker.open(V3_1_1);
        client.send(connect("level").protocol("MQTT", 3));
        client.expectRefusal(0x01);
    }

    @Test
    void acceptsMqtt31WithItsNameAndLevel() {
        RawClient client = broker.open(V3_1);
        client.send(connect("quiet").protocol("MQIsdp", 3));
        assertThat(client.expect(CONNACK).reasonCode()).isZero();
    }

    @Test
    void doesNotHoldMqtt31To23CharactersOfClientIdentifier() {
        broker.connect(V3_1, connect("a-client-identifier-of-more-than-23-characters"))
                .expectNothing();
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1_1", "V5"})
    @Statement("MQTT-3.1.2-3")
    @Statement("MQTT-3.1.4-1")
    @Statement(value = "MQTT-3.1.2-3", of = V3_1_1)
    @Statement(value = "MQTT-3.1.4-1", of = V3_1_1)
    void closesOnTheReservedConnectFlag(MqttVersion version) {
        RawClient client = broker.open(version);
        client.send(connect("reserved").flags(0x01));
        client.expectEnd();
    }

    @ParameterizedTest
    @ValueSource(ints = {0x08, 0x10, 0x20})
    @Statement("MQTT-3.1.2-11")
    @Statement("MQTT-3.1.2-13")
    @Statement(value = "MQTT-3.1.2-11", of = V3_1_1)
    @Statement(value = "MQTT-3.1.2-13", of = V3_1_1)
    @Statement(value = "MQTT-3.1.2-15", of = V3_1_1)
    void closesOnWillQosOrWillRetainWithoutAWill(int flag) {
        RawClient client = broker.open();
        client.send(connect("no will").flags(flag));
        client.expectEnd();
        RawClient old = broker.open(V3_1_1);
        old.send(connect("no will").flags(flag));
        old.expectClose();
    }

    @Test
    @Statement("MQTT-3.1.2-12")
    @Statement(value = "MQTT-3.1.2-14", of = V3_1_1)
    void closesOnAWillQosOf3() {
        RawClient client = broker.open();
        client.send(connect("will of QoS 3").will("will/qos/3", "", 3));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-3.1.2-9")
    @Statement(value = "MQTT-3.1.2-9", of = V3_1_1)
    void closesWhereTheWillFlagIsSetAndTheWillIsMissing() {
        RawClient client = broker.open();
        client.send(connect("will flag").flags(0x04));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-3.1.2-17")
    @Statement("MQTT-3.1.2-19")
    @Statement(value = "MQTT-3.1.2-19", of = V3_1_1)
    @Statement(value = "MQTT-3.1.2-21", of = V3_1_1)
    void closesWhereAFlagPromisesAUserNameOrPasswordThatIsMissing() {
        RawClient nameless = broker.open();
        nameless.send(connect("user name flag").flags(0x80));
        nameless.expectEnd();
        RawClient passwordless = broker.open();
        passwordless.send(connect("password flag").userName("user").flags(0x40));
        passwordless.expectEnd();
    }

    @Test
    @Statement("MQTT-3.1.2-16")
    @Statement("MQTT-3.1.2-18")
    @Statement(value = "MQTT-3.1.2-18", of = V3_1_1)
    @Statement(value = "MQTT-3.1.2-20", of = V3_1_1)
    void closesWhereThePayloadHasAFieldThatNoFlagPromises() {
        Bytes body = connectHead(0x02).string("a user name too many").string("user");
        RawClient client = broker.open();
        client.send(Bytes.packet(0x10, body));
        client.expectEnd();
    }

    @Test
    @Statement(value = "MQTT-3.1.2-22", of = V3_1_1)
    void closesOnAPasswordWithoutAUserNameInMqtt311() {
        RawClient client = broker.open(V3_1_1);
        client.send(connect("password alone").password("secret"));
        client.expectClose();
    }

    @Test
    @Statement("MQTT-3.1.3-1")
    @Statement("MQTT-3.1.3-3")
    @Statement(value = "MQTT-3.1.3-1", of = V3_1_1)
    @Statement(value = "MQTT-3.1.3-3", of = V3_1_1)
    void readsThePayloadInTheOrderOfTheStandard() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("order/will", 0);
        RawClient client = broker.connect(connect("order")
                .will("order/will", "the payload", 0)
                .userName("user")
                .password("password"));
        client.drop();
        subscriber.expectMessage("the payload");
    }

    @Test
    @Statement("MQTT-3.1.3-3")
    @Statement(value = "MQTT-3.1.3-3", of = V3_1_1)
    void closesWhereTheClientIdentifierIsMissing() {
        RawClient client = broker.open();
        client.send(Bytes.packet(0x10, connectHead(0x02)));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-3.1.3-4")
    @Statement(value = "MQTT-3.1.3-4", of = V3_1_1)
    void closesWhereTheClientIdentifierIsNotUtf8() {
        RawClient client = broker.open();
        client.send(Bytes.packet(0x10, connectHead(0x02).binary(Bytes.of('a', 0xC3, 0x28))));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-3.1.3-11")
    @Statement(value = "MQTT-3.1.3-10", of = V3_1_1)
    void closesWhereTheWillTopicIsNotUtf8() {
        Bytes body = connectHead(0x06).string("will topic").properties().binary(Bytes.of(0xED, 0xA0, 0x80));
        RawClient client = broker.open();
        client.send(Bytes.packet(0x10, body.binary()));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-3.1.3-12")
    @Statement(value = "MQTT-3.1.3-11", of = V3_1_1)
    void closesWhereTheUserNameIsNotUtf8() {
        RawClient client = broker.open();
        client.send(Bytes.packet(0x10, connectHead(0x82).string("user").binary(Bytes.of(0xFF))));
        client.expectEnd();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0123456789abcdefghijklm", "ABCDEFGHIJKLMNOPQRSTUVW", "nopqrstuvwxyzXYZ"})
    @Statement("MQTT-3.1.3-5")
    @Statement(value = "MQTT-3.1.3-5", of = V3_1_1)
    void acceptsEveryClientIdentifierOf1To23LettersAndDigits(String clientId) {
        broker.connect(clientId).expectNothing();
        broker.connect(V3_1_1, connect(clientId)).expectNothing();
    }

    @Test
    @Statement("MQTT-3.1.3-6")
    @Statement("MQTT-3.1.3-7")
    @Statement("MQTT-3.2.2-16")
    void assignsAClientIdentifierThatNobodyHasToAClientWithoutOne() {
        String one = broker.connack(connect("")).text(ASSIGNED_CLIENT_IDENTIFIER);
        String other = broker.connack(connect("")).text(ASSIGNED_CLIENT_IDENTIFIER);
        assertThat(one).isNotEmpty().isNotEqualTo(other);
    }

    @Test
    @Statement("MQTT-3.1.3-7")
    void keepsASessionUnderTheAssignedClientIdentifier() {
        RawClient client = broker.open();
        client.send(connect("").properties(sessionExpiry(60)));
        String assigned = client.expect(CONNACK).text(ASSIGNED_CLIENT_IDENTIFIER);
        client.disconnect();
        assertThat(broker.connack(connect(assigned).cleanStart(false)).sessionPresent())
                .isTrue();
    }

    @Test
    void assignsAClientIdentifierWithoutCleanStartInMqtt5() {
        RawPacket connack = broker.connack(connect("").cleanStart(false));
        assertThat(connack.has(ASSIGNED_CLIENT_IDENTIFIER)).isTrue();
        assertThat(connack.sessionPresent()).isFalse();
    }

    @Test
    @Statement(value = "MQTT-3.1.3-6", of = V3_1_1)
    void acceptsAnEmptyClientIdentifierWithCleanSession() {
        broker.connect(V3_1_1, connect("")).expectNothing();
        broker.connect(V3_1_1, connect("")).expectNothing();
    }

    @Test
    @Statement(value = "MQTT-3.1.3-7", of = V3_1_1)
    @Statement(value = "MQTT-3.1.3-8", of = V3_1_1)
    @Statement(value = "MQTT-3.1.3-9", of = V3_1_1)
    void refusesAnEmptyClientIdentifierWithoutCleanSessionByReturnCode2() {
        RawClient client = broker.open(V3_1_1);
        client.send(connect("").cleanStart(false));
        client.expectRefusal(0x02);
    }

    @Test
    @Statement("MQTT-3.1.3-2")
    @Statement(value = "MQTT-3.1.3-2", of = V3_1_1)
    void knowsASessionByItsClientIdentifier() {
        broker.connect(connect("known").properties(sessionExpiry(60))).disconnect();
        assertThat(broker.connack(connect("Known").cleanStart(false)).sessionPresent())
                .isFalse();
        assertThat(broker.connack(connect("known").cleanStart(false)).sessionPresent())
                .isTrue();
    }

    @Test
    @Statement("MQTT-3.1.4-3")
    void takesOverFromAConnectionWithTheSameClientIdentifierBy0x8E() {
        RawClient first = broker.connect("the same");
        RawClient second = broker.connect("the same");
        first.expectDisconnect(0x8E);
        second.expectNothing();
    }

    @ParameterizedTest
    @EnumSource(names = {"V3_1", "V3_1_1"})
    @Statement(value = "MQTT-3.1.4-2", of = V3_1_1)
    void closesAConnectionOfMqtt3ThatIsTakenOver(MqttVersion version) {
        RawClient first = broker.connect(version, connect("the same of MQTT 3"));
        RawClient second = broker.connect(version, connect("the same of MQTT 3"));
        first.expectClose();
        second.expectNothing();
    }

    @Test
    @Statement("MQTT-3.1.4-6")
    @Statement(value = "MQTT-3.1.4-5", of = V3_1_1)
    void processesNothingAfterAConnectThatItRefuses() {
        RawClient subscriber = broker.connect();
        subscriber.subscribe("after/refusal", 0);
        RawClient refused = broker.open();
        refused.send(new Bytes()
                .raw(connect("refused").protocol("MQTT", 6).bytes(V5))
                .raw(publish("after/refusal", "never").bytes(V5))
                .toArray());
        refused.expectRefusal(0x84);
        subscriber.expectNothingFrom(broker.connect());
    }

    @Test
    void processesPacketsThatComeRightBehindConnect() {
        RawClient client = broker.open();
        client.send(new Bytes()
                .raw(connect("hasty").bytes(V5))
                .raw(subscribe(1).filter("hasty", 0).bytes(V5))
                .raw(publish("hasty", "at once").bytes(V5))
                .toArray());
        client.expect(CONNACK);
        client.await(PacketType.SUBACK);
        client.expectMessage("at once");
    }

    @Test
    void readsAConnectThatComesByteByByte() {
        RawClient client = broker.open();
        for (byte b : connect("slow").bytes(V5)) {
            client.send(new byte[] {b});
        }
        assertThat(client.expect(CONNACK).reasonCode()).isZero();
    }

    @Test
    @Statement("MQTT-3.1.4-1")
    void takesAReceiveMaximumOf0AsAProtocolError() {
        RawClient client = broker.open();
        client.send(connect("receive maximum 0").properties(receiveMaximum(0)));
        client.expectRefusal(0x82);
    }

    @Test
    @Statement("MQTT-3.1.4-1")
    void takesAMaximumPacketSizeOf0AsAProtocolError() {
        RawClient client = broker.open();
        client.send(connect("packet size 0").properties(Property.maximumPacketSize(0)));
        client.expectRefusal(0x82);
    }

    @Test
    @Statement("MQTT-3.1.4-1")
    void takesAPropertyThatComesTwiceAsAProtocolError() {
        RawClient client = broker.open();
        client.send(connect("twice").properties(topicAliasMaximum(1), topicAliasMaximum(1)));
        client.expectRefusal(0x82);
    }

    @Test
    @Statement("MQTT-3.1.4-1")
    void takesARequestForProblemInformationThatIsNoBooleanAsAProtocolError() {
        RawClient client = broker.open();
        client.send(connect("two").properties(Property.requestProblemInformation(2)));
        client.expectRefusal(0x82);
    }

    @Test
    @Statement("MQTT-3.1.4-1")
    void takesAuthenticationDataWithoutAMethodAsAProtocolError() {
        RawClient client = broker.open();
        client.send(connect("data").properties(Property.authenticationData("data")));
        client.expectRefusal(0x82);
    }

    @Test
    @Statement("MQTT-3.1.4-1")
    void takesAPropertyOfAnotherPacketAsMalformedOrAProtocolError() {
        RawClient client = broker.open();
        client.send(connect("alias").properties(Property.topicAlias(1)));
        client.expectEnd();
    }

    private static Bytes connectHead(int flags) {
        return new Bytes()
                .binary("MQTT".getBytes(UTF_8))
                .u8(5)
                .u8(flags)
                .u16(60)
                .properties();
    }
}
