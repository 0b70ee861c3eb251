package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.CONNACK;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Property.RECEIVE_MAXIMUM;
import static io.flotilla.node.conformance.Property.RESPONSE_INFORMATION;
import static io.flotilla.node.conformance.Property.SERVER_KEEP_ALIVE;
import static io.flotilla.node.conformance.Property.SESSION_EXPIRY_INTERVAL;
import static io.flotilla.node.conformance.Property.TOPIC_ALIAS_MAXIMUM;
import static io.flotilla.node.conformance.Property.requestResponseInformation;
import static io.flotilla.node.conformance.Property.sessionExpiry;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What CONNACK announces of a broker with settings of its own (MQTT 5.0, section 3.2.2.3).
 *
 * <p>Not here: Maximum Packet Size ({@link PacketSizeTest}) and Retain Available ({@link RetainUnavailableTest}).
 */
class AnnouncementTest {
    @RegisterExtension
    static final BrokerUnderTest broker = BrokerUnderTest.with("""
            mqtt: {max-keep-alive: 1s, receive-maximum: 7, topic-alias-maximum: 3, response-information: answers/}
            sessions: {max-expiry: 1h}
            """);

    @Test
    void tellsItsReceiveMaximumAndTopicAliasMaximum() {
        RawPacket connack = broker.connack(connect("limits"));
        assertThat(connack.number(RECEIVE_MAXIMUM)).isEqualTo(7);
        assertThat(connack.number(TOPIC_ALIAS_MAXIMUM)).isEqualTo(3);
    }

    @Test
    void tellsAndUsesAShorterKeepAliveThanTheClientAsksFor() {
        RawClient client = broker.open();
        client.send(connect("asks for more").keepAlive(600));
        assertThat(client.expect(CONNACK).number(SERVER_KEEP_ALIVE)).isOne();
        client.expectDisconnect(0x8D);
    }

    @Test
    void tellsAKeepAliveToAClientThatWantsNone() {
        assertThat(broker.connack(connect("wants none").keepAlive(0)).number(SERVER_KEEP_ALIVE))
                .isOne();
    }

    @Test
    void tellsAShorterExpiryIntervalThanTheClientAsksFor() {
        RawPacket connack = broker.connack(connect("forever").properties(sessionExpiry(0xFFFF_FFFFL)));
        assertThat(connack.number(SESSION_EXPIRY_INTERVAL)).isEqualTo(3_600);
    }

    @Test
    void tellsNoExpiryIntervalWhereItTakesTheClients() {
        assertThat(broker.connack(connect("a minute").properties(sessionExpiry(60)))
                        .has(SESSION_EXPIRY_INTERVAL))
                .isFalse();
    }

    @Test
    @Statement("MQTT-3.1.2-28")
    void tellsResponseInformationToAClientThatAsks() {
        RawPacket asked = broker.connack(connect("asks").properties(requestResponseInformation(1)));
        assertThat(asked.text(RESPONSE_INFORMATION)).isEqualTo("answers/");
        assertThat(broker.connack(connect("does not ask")).has(RESPONSE_INFORMATION))
                .isFalse();
    }
}
