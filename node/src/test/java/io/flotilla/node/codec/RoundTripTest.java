package io.flotilla.node.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is written is read back as it was, in every version and both directions. */
class RoundTripTest {
    private static final int PACKETS = 1_000;

    /** Change it to look elsewhere; a failure names it with the packet. */
    private static final long SEED = 20_261_123;

    static Stream<Wire> wires() {
        return Stream.of(MqttVersion.values())
                .flatMap(version -> Stream.of(Wire.fromClient(version), Wire.fromServer(version)));
    }

    @ParameterizedTest
    @MethodSource("wires")
    void everyPacketIsReadAsItWasWritten(Wire wire) {
        RandomPackets packets = new RandomPackets(SEED, wire);
        PacketDecoder decoder = wire.decoder();
        for (int i = 0; i < PACKETS; i++) {
            Packet packet = packets.next();
            ByteBuf bytes = wire.written(packet);
            assertThat(PacketDecoder.packetLength(bytes)).isEqualTo(bytes.readableBytes());
            assertSame(i, decoder.decode(bytes), packet);
            assertThat(bytes.isReadable()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyConnectIsReadAsItWasWritten(MqttVersion version) {
        Wire wire = Wire.fromClient(version);
        RandomPackets packets = new RandomPackets(SEED, wire);
        for (int i = 0; i < PACKETS / 4; i++) {
            Packet connect = packets.connect();
            Packet read = new PacketDecoder(TopicNames::decode, Wire.LIMIT).decode(wire.written(connect));
            assertSame(i, read, connect);
        }
    }

    @ParameterizedTest
    @MethodSource("wires")
    void packetsAreReadHoweverTheirBytesArrive(Wire wire) {
        RandomPackets packets = new RandomPackets(SEED, wire);
        List<Packet> written = new ArrayList<>();
        ByteBuf stream = Unpooled.buffer();
        for (int i = 0; i < 100; i++) {
            Packet packet = packets.next();
            written.add(packet);
            PacketEncoder.encode(packet, wire.version(), stream);
        }
        PacketDecoder decoder = wire.decoder();
        ByteBuf arrived = Unpooled.buffer();
        int read = 0;
        while (stream.isReadable()) {
            arrived.writeByte(stream.readByte());
            Packet packet = decoder.decode(arrived);
            if (packet != null) {
                assertSame(read, packet, written.get(read));
                read++;
            }
        }
        assertThat(read).isEqualTo(written.size());
    }

    private static void assertSame(int index, @Nullable Packet read, Packet written) {
        assertThatNoException().as("seed %d, packet %d", SEED, index).isThrownBy(() -> Wire.assertSame(read, written));
    }
}
