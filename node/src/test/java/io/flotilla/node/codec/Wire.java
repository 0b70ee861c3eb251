package io.flotilla.node.codec;

import static io.flotilla.node.codec.Bytes.bytes;
import static io.flotilla.node.codec.Bytes.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One direction of a connection, after the CONNECT that set its version. */
record Wire(MqttVersion version, boolean fromServer) {
    static final int LIMIT = 1 << 20;

    static Wire fromClient(MqttVersion version) {
        return new Wire(version, false);
    }

    static Wire fromServer(MqttVersion version) {
        return new Wire(version, true);
    }

    PacketDecoder decoder() {
        if (fromServer) {
            return PacketDecoder.ofServer(TopicNames::decode, LIMIT, version);
        }
        PacketDecoder decoder = new PacketDecoder(TopicNames::decode, LIMIT);
        decoder.decode(connect(version).buffer());
        return decoder;
    }

    static Bytes connect(MqttVersion version) {
        Bytes body =
                bytes().string(version.protocolName()).u8(version.level()).u8(2).u16(0);
        if (version.isV5()) {
            body.noProperties();
        }
        return packet(0x10, body.string("c"));
    }

    /** The packet stands for exactly these bytes, and these bytes for the packet. */
    void carries(Packet packet, Bytes bytes) {
        reads(packet, bytes);
        assertThat(ByteBufUtil.hexDump(written(packet))).isEqualTo(ByteBufUtil.hexDump(bytes.buffer()));
    }

    /** These bytes stand for the packet, which would be written otherwise. */
    void reads(Packet packet, Bytes bytes) {
        assertSame(read(bytes.buffer()), packet);
    }

    void refuses(ReasonCode reasonCode, Bytes bytes) {
        PacketDecoder decoder = decoder();
        PacketException refusal = catchThrowableOfType(PacketException.class, () -> decoder.decode(bytes.buffer()));
        assertThat(refusal).as("a refusal").isNotNull();
        assertThat(refusal.reasonCode()).as(refusal.getMessage()).isEqualTo(reasonCode);
    }

    Packet read(ByteBuf in) {
        Packet packet = Objects.requireNonNull(decoder().decode(in), "the packet is not all there");
        assertThat(in.readableBytes()).isZero();
        return packet;
    }

    ByteBuf written(Packet packet) {
        ByteBuf out = Unpooled.buffer();
        PacketEncoder.encode(packet, version, out);
        return out;
    }

    static void assertSame(@Nullable Packet actual, Packet expected) {
        assertThat(actual).hasSameClassAs(expected);
        assertThat(actual)
                .usingRecursiveComparison()
                .withEqualsForType(Arrays::equals, byte[].class)
                .withEqualsForType(TopicName::equals, TopicName.class)
                .isEqualTo(expected);
    }

    @Override
    public String toString() {
        return version + (fromServer ? " from a server" : " from a client");
    }
}
