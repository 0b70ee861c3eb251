package io.flotilla.node.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flotilla.node.packet.Connect;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.PacketException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whatever bytes arrive, the decoder makes packets of them or refuses them, and what it makes it can write and read again.
 *
 * <p>The first byte of an input chooses the sender: 0 a client before its CONNECT, 1 to 3 a client of MQTT 3.1, 3.1.1 or 5.0, 4 to 6 a server.
 */
class PacketDecoderFuzzTest {
    private static final MqttVersion[] VERSIONS = MqttVersion.values();

    @FuzzTest(maxExecutions = 20_000)
    void readsOrRefuses(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int sender = Math.floorMod(input[0], 1 + 2 * VERSIONS.length);
        boolean fromServer = sender > VERSIONS.length;
        PacketDecoder decoder = sender == 0
                ? beforeConnect()
                : new Wire(VERSIONS[(sender - 1) % VERSIONS.length], fromServer).decoder();
        ByteBuf in = Unpooled.wrappedBuffer(input, 1, input.length - 1);
        Packet packet = readOrRefuse(decoder, in);
        while (packet != null) {
            readsAgain(packet, new Wire(Objects.requireNonNull(decoder.version()), fromServer));
            packet = readOrRefuse(decoder, in);
        }
    }

    /** A packet, or null where there is none or its sender is refused. Moves on with each packet, so that it ends. */
    private static @Nullable Packet readOrRefuse(PacketDecoder decoder, ByteBuf in) {
        int start = in.readerIndex();
        try {
            Packet packet = decoder.decode(in);
            assertThat(in.readerIndex() > start).isEqualTo(packet != null);
            return packet;
        } catch (PacketException refusal) {
            assertThat(refusal.reasonCode().isError()).isTrue();
            return null;
        }
    }

    private static void readsAgain(Packet packet, Wire wire) {
        ByteBuf bytes = wire.written(packet);
        PacketDecoder decoder = packet instanceof Connect ? beforeConnect() : wire.decoder();
        Wire.assertSame(decoder.decode(bytes), packet);
        assertThat(bytes.isReadable()).isFalse();
    }

    private static PacketDecoder beforeConnect() {
        return new PacketDecoder(TopicNames::decode, Wire.LIMIT);
    }
}
