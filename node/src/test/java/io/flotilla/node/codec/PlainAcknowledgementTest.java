package io.flotilla.node.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.Acknowledgement;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Puback;
import io.flotilla.node.packet.Pubcomp;
import io.flotilla.node.packet.Pubrec;
import io.flotilla.node.packet.Pubrel;
import io.flotilla.node.packet.ReasonCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The acknowledgements that are read and written as four bytes are those that the decoder and the encoder know. */
class PlainAcknowledgementTest {
    private static final List<Acknowledgement> SUCCESSES = List.of(
            new Puback(1, ReasonCode.SUCCESS),
            new Pubrec(300, ReasonCode.SUCCESS),
            new Pubrel(65_535, ReasonCode.SUCCESS),
            new Pubcomp(7, ReasonCode.SUCCESS));
    private static final int[] TYPES = {
        PlainAcknowledgement.PUBACK,
        PlainAcknowledgement.PUBREC,
        PlainAcknowledgement.PUBREL,
        PlainAcknowledgement.PUBCOMP
    };

    @ParameterizedTest
    @EnumSource(MqttVersion.class)
    void readsAndWritesWhatOnlySaysSuccess(MqttVersion version) {
        for (int i = 0; i < TYPES.length; i++) {
            Acknowledgement packet = SUCCESSES.get(i);
            ByteBuf encoded = Unpooled.buffer();
            PacketEncoder.encode(packet, version, encoded);
            int read = PlainAcknowledgement.read(encoded);

            assertThat(PlainAcknowledgement.type(read)).isEqualTo(TYPES[i]);
            assertThat(PlainAcknowledgement.packetId(read)).isEqualTo(packet.packetId());
            ByteBuf written = Unpooled.buffer();
            PlainAcknowledgement.write(written, TYPES[i], packet.packetId());
            assertThat(written).isEqualTo(encoded);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x40020000, 0x40030001, 0x41020001, 0x60020001, 0xC0020001, 0x90020001})
    void leavesEverythingElseToTheDecoder(int bytes) {
        assertThat(PlainAcknowledgement.read(Unpooled.copyInt(bytes))).isEqualTo(PlainAcknowledgement.NONE);
        assertThat(PlainAcknowledgement.read(Unpooled.copyShort(0x4002))).isEqualTo(PlainAcknowledgement.NONE);
    }
}
