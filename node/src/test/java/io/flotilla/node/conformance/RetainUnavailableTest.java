package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.Packets.connect;
import static io.flotilla.node.conformance.Packets.publish;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A broker that is told not to retain messages (MQTT 5.0, section 3.2.2.3.5). */
class RetainUnavailableTest {
    @RegisterExtension
    static final BrokerUnderTest broker = BrokerUnderTest.with("mqtt: {retain-available: false}");

    @Test
    void saysSoInConnack() {
        assertThat(broker.connack(connect("asks")).number(Property.RETAIN_AVAILABLE))
                .isZero();
    }

    @Test
    @Statement("MQTT-3.2.2-13")
    void refusesARetainedWillBy0x9A() {
        RawClient client = broker.open();
        client.send(connect("retained will").will("will", "", 0).willRetain());
        client.expectRefusal(0x9A);
    }

    @Test
    void closesOnARetainedMessageBy0x9A() {
        RawClient client = broker.connect();
        client.send(publish("retained", "x").retain());
        client.expectDisconnect(0x9A);
    }
}
