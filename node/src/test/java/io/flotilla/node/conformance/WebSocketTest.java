package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.CONNACK;
import static io.flotilla.node.conformance.PacketType.SUBACK;
import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.pingreq;
import static io.flotilla.node.conformance.Packets.publish;
import static io.flotilla.node.conformance.Packets.subscribe;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;
import static io.flotilla.node.packet.MqttVersion.V5;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * MQTT in WebSocket frames (MQTT 5.0 and 3.1.1, section 6).
 *
 * <p>Not here: WebSocket over TLS, and what RFC 6455 itself asks, which the tests of the network package show.
 */
class WebSocketTest {
    @RegisterExtension
    static final BrokerUnderTest broker = new BrokerUnderTest();

    @Test
    @Statement("MQTT-6.0.0-4")
    @Statement(value = "MQTT-6.0.0-4", of = V3_1_1)
    void selectsTheSubprotocolMqtt() throws IOException {
        assertThat(broker.webSocket().upgrade("/mqtt", "other, mqtt"))
                .startsWith("HTTP/1.1 101")
                .containsIgnoringCase("sec-websocket-protocol: mqtt\r\n");
    }

    @Test
    @Statement("MQTT-6.0.0-1")
    @Statement(value = "MQTT-6.0.0-1", of = V3_1_1)
    void sendsMqttInBinaryFrames() throws IOException {
        RawClient client = upgraded().client();
        client.send(connect("binary"));
        client.expect(CONNACK);
        client.subscribe("binary", 1);
        broker.connect().publish(publish("binary", "x".repeat(1_000)).qos(1));
        client.receive("x".repeat(1_000));
    }

    @Test
    @Statement("MQTT-6.0.0-1")
    @Statement(value = "MQTT-6.0.0-1", of = V3_1_1)
    void closesOnATextFrame() throws IOException {
        WebSocket webSocket = upgraded();
        webSocket.send(WebSocket.TEXT, true, connect("text").bytes(V5));
        webSocket.client().expectClose();
    }

    @Test
    @Statement("MQTT-6.0.0-2")
    @Statement(value = "MQTT-6.0.0-2", of = V3_1_1)
    void takesSeveralPacketsInOneFrame() throws IOException {
        WebSocket webSocket = upgraded();
        RawClient client = webSocket.client();
        client.send(new Bytes()
                .raw(connect("several").bytes(V5))
                .raw(subscribe(1).filter("several", 0).bytes(V5))
                .raw(publish("several", "x").bytes(V5))
                .toArray());
        client.expect(CONNACK);
        client.await(SUBACK);
        client.expectMessage("x");
    }

    @Test
    @Statement("MQTT-6.0.0-2")
    @Statement(value = "MQTT-6.0.0-2", of = V3_1_1)
    void takesAPacketInSeveralFrames() throws IOException {
        WebSocket webSocket = upgraded();
        RawClient client = webSocket.client();
        for (byte b : connect("byte by byte").bytes(V5)) {
            webSocket.send(WebSocket.BINARY, true, b);
        }
        client.expect(CONNACK);
        client.expectNothing();
    }

    @Test
    @Statement("MQTT-6.0.0-2")
    void takesAFragmentedMessageWithAPingInBetween() throws IOException {
        WebSocket webSocket = upgraded();
        RawClient client = webSocket.client();
        byte[] connect = connect("fragments").bytes(V5);
        webSocket.send(WebSocket.BINARY, false, Arrays.copyOf(connect, 7));
        webSocket.send(WebSocket.PING, true, pingreq().bytes(V5));
        webSocket.send(WebSocket.CONTINUATION, true, Arrays.copyOfRange(connect, 7, connect.length));
        client.expect(CONNACK);
        client.expectNothing();
    }

    private static WebSocket upgraded() throws IOException {
        WebSocket webSocket = broker.webSocket();
        assertThat(webSocket.upgrade("/mqtt", "mqtt")).startsWith("HTTP/1.1 101");
        return webSocket;
    }
}
