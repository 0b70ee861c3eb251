package io.flotilla.node.codec;

import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.Puback;
import io.flotilla.node.packet.Publish;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reads and writes packets one by one; beside it Netty's own codec, which can only be called through a channel.
 *
 * <p>One operation is one packet, 100 of which lie in one buffer. A PUBLISH has a topic of 36 bytes, which is decoded each time, and a payload of 64.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
    private static final int PACKETS = 100;
    private static final int MAXIMUM_PACKET_BYTES = 1 << 20;

    /** What is read and written. */
    public enum Kind {
        PUBLISH_QOS_0,
        PUBLISH_QOS_1,
        PUBACK;

        Packet packet() {
            return switch (this) {
                case PUBLISH_QOS_0 -> publish(QoS.AT_MOST_ONCE, 0);
                case PUBLISH_QOS_1 -> publish(QoS.AT_LEAST_ONCE, 7);
                case PUBACK -> new Puback(7, ReasonCode.SUCCESS);
            };
        }

        private static Publish publish(QoS qos, int packetId) {
            return new Publish(
                    false,
                    qos,
                    false,
                    TopicName.of("plant7/line3/device12345/temperature"),
                    packetId,
                    new byte[64],
                    0,
                    Packet.ABSENT,
                    Publish.NO_IDENTIFIERS,
                    MessageProperties.NONE);
        }
    }

    @Param
    Kind kind = Kind.PUBLISH_QOS_0;

    @Param({"V3_1_1", "V5"})
    MqttVersion version = MqttVersion.V3_1_1;

    private Packet packet = kind.packet();
    private PacketDecoder decoder = decoder();
    private final ByteBuf in = Unpooled.directBuffer();
    private final ByteBuf out = Unpooled.directBuffer();
    private final EmbeddedChannel netty =
            new EmbeddedChannel(new MqttDecoder(MAXIMUM_PACKET_BYTES), MqttEncoder.INSTANCE);
    private Object nettyPacket = "";

    @Setup
    public void connect() {
        packet = kind.packet();
        decoder = decoder();
        for (int i = 0; i < PACKETS; i++) {
            PacketEncoder.encode(packet, version, in);
        }
        // From a CONNECT that it writes Netty's codec learns the version.
        netty.writeOutbound(MqttMessageBuilders.connect()
                .clientId("client")
                .protocolVersion(
                        version.isV5()
                                ? io.netty.handler.codec.mqtt.MqttVersion.MQTT_5
                                : io.netty.handler.codec.mqtt.MqttVersion.MQTT_3_1_1)
                .build());
        releaseOutbound();
        ByteBuf one = Unpooled.directBuffer();
        PacketEncoder.encode(packet, version, one);
        netty.writeInbound(one);
        nettyPacket = netty.readInbound();
    }

    private PacketDecoder decoder() {
        return PacketDecoder.ofServer(TopicNames::decode, MAXIMUM_PACKET_BYTES, version);
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int decode() {
        in.readerIndex(0);
        int packets = 0;
        while (decoder.decode(in) != null) {
            packets++;
        }
        return packets;
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int nettyDecode() {
        netty.writeInbound(in.readerIndex(0).retain());
        int packets = 0;
        for (Object decoded; (decoded = netty.readInbound()) != null; ) {
            ReferenceCountUtil.release(decoded);
            packets++;
        }
        return packets;
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public ByteBuf encode() {
        out.clear();
        for (int i = 0; i < PACKETS; i++) {
            PacketEncoder.encode(packet, version, out);
        }
        return out;
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int nettyEncode() {
        for (int i = 0; i < PACKETS; i++) {
            netty.write(ReferenceCountUtil.retain(nettyPacket));
        }
        netty.flushOutbound();
        return releaseOutbound();
    }

    private int releaseOutbound() {
        int buffers = 0;
        for (Object buffer; (buffer = netty.readOutbound()) != null; ) {
            ReferenceCountUtil.release(buffer);
            buffers++;
        }
        return buffers;
    }

    @TearDown
    public void release() {
        ReferenceCountUtil.release(nettyPacket);
        netty.finishAndReleaseAll();
        in.release();
        out.release();
    }
}
