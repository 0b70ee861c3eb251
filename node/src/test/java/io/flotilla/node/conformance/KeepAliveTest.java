package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.PINGRESP;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.pingreq;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Property.SERVER_KEEP_ALIVE;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Keep Alive and PINGREQ (MQTT 5.0 and 3.1.1, sections 3.1.2.10 and 3.12).
 *
 * <p>Not here: that the broker is prompt. It must not close before one and a half times the Keep Alive; how long after is left to the tests of its
 * clock. Server Keep Alive is in {@link AnnouncementTest}.
 */
class KeepAliveTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @ParameterizedTest
    @EnumSource
    @Statement("MQTT-3.12.4-1")
    @Statement(value = "MQTT-3.12.4-1", of = V3_1_1)
    void answersPingreqByPingresp(MqttVersion version) {
        RawClient client = broker.connect(version, connect("pings in " + version));
        client.send(pingreq());
        RawPacket pingresp = client.expect(PINGRESP);
        assertThat(pingresp.flags()).isZero();
        assertThat(pingresp.body()).isEmpty();
    }

    @Test
    @Statement("MQTT-3.1.2-22")
    @Statement("MQTT-3.2.2-22")
    void closesBy0x8DAfterOneAndAHalfTimesTheKeepAlive() {
        long startNs = System.nanoTime();
        RawClient client = broker.connect(connect("silent").keepAlive(1));
        client.expectDisconnect(0x8D);
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs)).isGreaterThanOrEqualTo(1_500);
    }

    @Test
    @Statement(value = "MQTT-3.1.2-24", of = V3_1_1)
    void closesMqtt311AfterOneAndAHalfTimesTheKeepAlive() {
        long startNs = System.nanoTime();
        RawClient client = broker.connect(V3_1_1, connect("silent").keepAlive(1));
        client.expectClose();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs)).isGreaterThanOrEqualTo(1_500);
    }

    @Test
    @Statement("MQTT-3.1.2-22")
    void staysOpenWhileAnyPacketComesInTime() {
        RawClient client = broker.connect(connect("talks").keepAlive(3));
        for (int i = 0; i < 2; i++) {
            broker.letPass(1);
            client.send(publish("still/here", ""));
            broker.letPass(1);
            client.expectNothing();
        }
    }

    @Test
    @Statement("MQTT-3.1.2-22")
    void closesThoughItSendsToTheClientItself() {
        RawClient client = broker.connect(connect("only listens").keepAlive(1));
        client.subscribe("listened/to", 0);
        RawClient publisher = broker.connect();
        broker.letPass(1);
        publisher.send(publish("listened/to", "too late"));
        client.expectDisconnect(0x8D);
    }

    @Test
    void staysOpenWithAKeepAliveOf0() {
        RawClient client = broker.connect(connect("no keep alive").keepAlive(0));
        broker.letPass(2);
        client.expectNothing();
    }

    @Test
    @Statement("MQTT-3.2.2-22")
    void saysNoServerKeepAliveWhereItTakesTheClients() {
        assertThat(broker.connack(connect("its own").keepAlive(600)).has(SERVER_KEEP_ALIVE))
                .isFalse();
    }
}
