package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.packet.MqttVersion.V3_1_1;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients are told by a node that stops (MQTT 5.0, section 4.13). */
class ShutdownTest {
    @RegisterExtension
    static final BrokerUnderTest broker = BrokerUnderTest.with("shutdown-timeout: 5s");

    @Test
    void tellsClientsOfMqtt5ThatItStopsAndClosesAll() {
        RawClient client = broker.connect();
        RawClient old = broker.connect(V3_1_1, connect("old"));
        broker.stop();
        client.expectDisconnect(0x8B);
        old.expectClose();
    }
}
