package io.flotilla.benchmarks.load.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.benchmarks.load.scenario.MqttVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Packets byte by byte. */
class PacketsTest {
    @Test
    void beginAPublishThatOnlyLacksItsPayload() {
        byte[] front = Packets.publishFront(MqttVersion.V5_0, "t/1", 1, 16);

        assertThat(HexFormat.of().formatHex(front))
                .isEqualTo("32" + "18" // PUBLISH at QoS 1, 8 bytes and the payload
                        + "0003" + "742f31" // the topic
                        + "0000" // room for a Packet Identifier
                        + "00"); // no properties
        assertThat(front.length - Packets.packetIdOffset(MqttVersion.V5_0)).isEqualTo(7);
    }

    @Test
    void takeTwoBytesForALengthAbove127() {
        byte[] front = Packets.publishFront(MqttVersion.V3_1_1, "t/1", 0, 200);

        assertThat(HexFormat.of().formatHex(front)).isEqualTo("30" + "cd01" + "0003" + "742f31");
    }

    @Test
    void connectWithWhatTheConnectionNeeds() {
        assertThat(hex(Packets.connect(MqttVersion.V3_1_1, "id", true, 300, "me", "pw")))
                .isEqualTo("1016" + "00044d515454" + "04" + "c2" + "012c" + "00026964" + "00026d65" + "00027077");
        assertThat(hex(Packets.connect(MqttVersion.V5_0, "id", false, 0, null, null)))
                .isEqualTo("100f" + "00044d515454" + "05" + "00" + "0000" + "00" + "00026964");
    }

    @Test
    void subscribeToManyAtOnce() {
        assertThat(hex(Packets.subscribe(MqttVersion.V5_0, 7, List.of("a", "b/#"), 2)))
                .isEqualTo("820d" + "0007" + "00" + "0001" + "61" + "02" + "0003" + "622f23" + "02");
    }

    @ParameterizedTest
    @CsvSource({
        "00, 65535", // no properties
        "03210014, 20",
        "0a12000161220005210014, 20", // after an Assigned Client Identifier and a Topic Alias Maximum
        "0d26000161000162240121000a2500, 10" // after a User Property and a Maximum QoS
    })
    void readTheReceiveMaximumOfAConnack(String properties, int expected) {
        ByteBuf in = Unpooled.wrappedBuffer(HexFormat.of().parseHex(properties));

        assertThat(Packets.receiveMaximum(in, 0)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "test/1, 0",
        "test/40, 39",
        "test/41, -1",
        "test/0, -1",
        "test/04, -1",
        "test/, -1",
        "test/4x, -1",
        "rest/4, -1",
        "test/1234567890, -1"
    })
    void readWhichTopicANameIs(String name, int expected) {
        ByteBuf in = Unpooled.copiedBuffer(name, java.nio.charset.StandardCharsets.UTF_8);

        assertThat(new TopicNames("test", 40).read(in, 0, in.readableBytes())).isEqualTo(expected);
    }

    @Test
    void haveIdentifiersThatComeAgainOnlyWhenTheyAreFree() {
        PacketIds ids = new PacketIds(2);

        assertThat(ids.take()).isEqualTo(1);
        assertThat(ids.take()).isEqualTo(2);
        assertThat(ids.left()).isZero();
        assertThat(ids.release(1)).isTrue();
        assertThat(ids.release(1)).isFalse();
        assertThat(List.of(ids.take(), ids.left())).containsExactly(3, 0);
    }

    @Test
    void haveAsManyIdentifiersAsTheBrokerReceivesAtATime() {
        PacketIds ids = new PacketIds(100);
        ids.limit(1);

        assertThat(ids.take()).isEqualTo(1);
        assertThat(ids.left()).isZero();
    }

    private static String hex(ByteBuf packet) {
        return ByteBufUtil.hexDump(packet);
    }
}
