package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.AUTH;
import static io.flotilla.node.conformance.PacketType.CONNACK;
import static io.flotilla.node.conformance.Packets.auth;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Property.AUTHENTICATION_DATA;
import static io.flotilla.node.conformance.Property.AUTHENTICATION_METHOD;
import static io.flotilla.node.conformance.Property.authenticationData;
import static io.flotilla.node.conformance.Property.authenticationMethod;
import static io.flotilla.node.conformance.Property.maximumPacketSize;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * AUTH, by SCRAM-SHA-256, when connecting and again later (MQTT 5.0, sections 3.15 and 4.12).
 *
 * <p>Not here: the method's own rules (RFC 5802), which the tests of the security package show.
 */
class EnhancedAuthenticationTest {
    private static final String METHOD = "SCRAM-SHA-256";
    private static final int CONTINUE = 0x18;
    private static final int RE_AUTHENTICATE = 0x19;

    @RegisterExtension
    static final BrokerUnderTest broker = BrokerUnderTest.with("passwords: " + Users.passwordFile());

    @Test
    @Statement("MQTT-4.12.0-2")
    @Statement("MQTT-4.12.0-5")
    @Statement("MQTT-3.15.2-1")
    @Statement("MQTT-3.2.0-1")
    void letsAClientInThatProvesItsPassword() {
        RawClient client = broker.open();
        Scram scram = begin(client, Users.PASSWORD);
        RawPacket challenge = client.expect(AUTH);
        assertThat(challenge.reasonCode()).isEqualTo(CONTINUE);
        assertThat(challenge.text(AUTHENTICATION_METHOD)).isEqualTo(METHOD);
        client.send(answer(scram, challenge));
        RawPacket connack = client.expect(CONNACK);
        assertThat(connack.reasonCode()).isZero();
        assertThat(connack.text(AUTHENTICATION_METHOD)).isEqualTo(METHOD);
        assertThat(connack.text(AUTHENTICATION_DATA)).isEqualTo(scram.expectedSignature());
    }

    @Test
    @Statement("MQTT-4.12.0-4")
    void refusesAClientThatDoesNot() {
        RawClient client = broker.open();
        Scram scram = begin(client, "the wrong password");
        client.send(answer(scram, client.expect(AUTH)));
        client.expectRefusal(0x87);
    }

    @Test
    @Statement("MQTT-4.12.0-1")
    void refusesAMethodThatItDoesNotKnowBy0x8C() {
        RawClient client = broker.open();
        client.send(connect("another method").properties(authenticationMethod("KERBEROS")));
        client.expectRefusal(0x8C);
    }

    @Test
    @Statement("MQTT-4.12.0-6")
    void sendsNoAuthToAClientWithoutAMethod() {
        RawPacket connack =
                broker.connack(connect("no method").userName(Users.NAME).password(Users.PASSWORD));
        assertThat(connack.has(AUTHENTICATION_METHOD)).isFalse();
    }

    @Test
    @Statement("MQTT-4.12.0-7")
    void takesAnAuthOfAClientWithoutAMethodAsAProtocolError() {
        RawClient client = broker.connect(connect("sudden").userName(Users.NAME).password(Users.PASSWORD));
        client.send(auth(RE_AUTHENTICATE, authenticationMethod(METHOD)));
        client.expectDisconnect(0x82);
    }

    @Test
    @Statement("MQTT-4.12.0-5")
    void refusesAnAuthWithAnotherMethod() {
        RawClient client = broker.open();
        Scram scram = begin(client, Users.PASSWORD);
        RawPacket challenge = client.expect(AUTH);
        client.send(auth(
                CONTINUE,
                authenticationMethod("KERBEROS"),
                authenticationData(scram.answer(challenge.text(AUTHENTICATION_DATA)))));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-4.12.0-3")
    @Statement("MQTT-3.15.2-1")
    void refusesAnAnswerWithAnotherReasonCode() {
        RawClient client = broker.open();
        Scram scram = begin(client, Users.PASSWORD);
        RawPacket challenge = client.expect(AUTH);
        client.send(auth(
                RE_AUTHENTICATE,
                authenticationMethod(METHOD),
                authenticationData(scram.answer(challenge.text(AUTHENTICATION_DATA)))));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-3.1.2-30")
    void closesOnAnotherPacketBeforeItHasAccepted() {
        RawClient client = broker.open();
        begin(client, Users.PASSWORD);
        client.expect(AUTH);
        client.send(publish("too/soon", ""));
        client.expectEnd();
    }

    @Test
    @Statement("MQTT-3.15.2-2")
    @Statement("MQTT-3.15.2-3")
    void keepsItsAuthWithinTheClientsMaximum() {
        RawClient client = broker.open();
        Scram scram = new Scram(Users.PASSWORD);
        client.send(connect("narrow")
                .properties(authenticationMethod(METHOD), authenticationData(scram.first()), maximumPacketSize(150)));
        assertThat(client.expect(AUTH).size()).isLessThanOrEqualTo(150);
    }

    @Test
    @Statement("MQTT-4.12.1-1")
    void authenticatesAgainWhileTheConnectionGoesOn() {
        RawClient client = authenticated();
        Scram again = new Scram(Users.PASSWORD);
        client.send(auth(RE_AUTHENTICATE, authenticationMethod(METHOD), authenticationData(again.first())));
        RawPacket challenge = client.expect(AUTH);
        assertThat(challenge.reasonCode()).isEqualTo(CONTINUE);
        client.expectNothing();
        client.send(answer(again, challenge));
        RawPacket success = client.expect(AUTH);
        assertThat(success.reasonCode()).isZero();
        assertThat(success.text(AUTHENTICATION_DATA)).isEqualTo(again.expectedSignature());
        client.expectNothing();
    }

    @Test
    @Statement("MQTT-4.12.1-2")
    void closesWhereAuthenticatingAgainFails() {
        RawClient client = authenticated();
        Scram again = new Scram("the wrong password");
        client.send(auth(RE_AUTHENTICATE, authenticationMethod(METHOD), authenticationData(again.first())));
        client.send(answer(again, client.expect(AUTH)));
        client.expectDisconnect(0x87);
    }

    @Test
    @Statement("MQTT-4.12.1-1")
    void takesAnotherMethodTheSecondTimeAsAProtocolError() {
        RawClient client = authenticated();
        client.send(auth(RE_AUTHENTICATE, authenticationMethod("KERBEROS")));
        client.expectDisconnect(0x82);
    }

    @Test
    @Statement("MQTT-3.15.1-1")
    void closesOnReservedFlags() {
        RawClient client = authenticated();
        Layout again = auth(RE_AUTHENTICATE, authenticationMethod(METHOD));
        byte[] flagged = again.bytes(MqttVersion.V5);
        flagged[0] |= 0x01;
        client.send(flagged);
        client.expectDisconnect(0x81);
    }

    private static RawClient authenticated() {
        RawClient client = broker.open();
        Scram scram = begin(client, Users.PASSWORD);
        client.send(answer(scram, client.expect(AUTH)));
        assertThat(client.expect(CONNACK).reasonCode()).isZero();
        return client;
    }

    private static Scram begin(RawClient client, String password) {
        Scram scram = new Scram(password);
        client.send(connect("scram").properties(authenticationMethod(METHOD), authenticationData(scram.first())));
        return scram;
    }

    private static Layout answer(Scram scram, RawPacket challenge) {
        return auth(
                CONTINUE,
                authenticationMethod(METHOD),
                authenticationData(scram.answer(challenge.text(AUTHENTICATION_DATA))));
    }
}
