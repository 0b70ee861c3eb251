package io.flotilla.node.connection;

import io.flotilla.cluster.session.Delivery;
import io.flotilla.node.codec.PacketEncoder;
import io.flotilla.node.metrics.Counters;
import io.flotilla.node.metrics.Traffic;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.Publish;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.node.security.Permissions;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
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
 * Writes QoS 0 messages to the outbound buffers of all subscribers, up to the socket: one by one, and as runs of 100; beside it Netty's own encoder.
 *
 * <p>One operation is one delivery: one message of 64 bytes to one subscriber. Each buffer is flushed after 100 messages.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FanOutBenchmark {
    private static final int DELIVERIES = 100_000;
    private static final int BATCH_MESSAGES = 100;

    @Param({"1", "10", "1000"})
    int subscribers = 1;

    private final TopicName topic = TopicName.of("plant7/line3/device12345/temperature");
    private final byte[] payload = new byte[64];
    private final Delivery[] deliveries = new Delivery[BATCH_MESSAGES];
    private final SharedEncoding encoding = new SharedEncoding();
    private final ByteBuf run = Unpooled.directBuffer();
    private final MqttPublishMessage nettyMessage = MqttMessageBuilders.publish()
            .topicName(topic.toString())
            .qos(MqttQoS.AT_MOST_ONCE)
            .payload(Unpooled.directBuffer().writeBytes(payload))
            .build();

    private Subscriber[] all = {};

    @Setup
    public void subscribe() {
        all = new Subscriber[subscribers];
        for (int i = 0; i < subscribers; i++) {
            all[i] = new Subscriber(encoding);
        }
        Publish publish = new Publish(
                false,
                QoS.AT_MOST_ONCE,
                false,
                topic,
                0,
                payload,
                0,
                Packet.ABSENT,
                Publish.NO_IDENTIFIERS,
                MessageProperties.NONE);
        for (int i = 0; i < BATCH_MESSAGES; i++) {
            PacketEncoder.encode(publish, MqttVersion.V3_1_1, run);
            ApplicationMessage message = new ApplicationMessage(
                    topic,
                    payload,
                    QoS.AT_MOST_ONCE,
                    false,
                    "publisher",
                    MessageProperties.NONE,
                    ApplicationMessage.NEVER);
            deliveries[i] = Delivery.of(message, QoS.AT_MOST_ONCE, false);
        }
    }

    @Benchmark
    @OperationsPerInvocation(DELIVERIES)
    public void messages() {
        for (int batch = 0; batch < DELIVERIES / BATCH_MESSAGES / subscribers; batch++) {
            for (Delivery delivery : deliveries) {
                for (Subscriber each : all) {
                    each.messages.write(0, false, delivery, 0);
                }
            }
            for (Subscriber each : all) {
                each.outbox.flush();
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(DELIVERIES)
    public void runs() {
        for (int batch = 0; batch < DELIVERIES / BATCH_MESSAGES / subscribers; batch++) {
            for (Subscriber each : all) {
                each.outbox.packets(run, 0, run.writerIndex(), BATCH_MESSAGES);
            }
            for (Subscriber each : all) {
                each.outbox.flush();
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(DELIVERIES)
    public void nettyCodec() {
        for (int batch = 0; batch < DELIVERIES / BATCH_MESSAGES / subscribers; batch++) {
            for (int i = 0; i < BATCH_MESSAGES; i++) {
                for (Subscriber each : all) {
                    each.channel.write(nettyMessage.retainedDuplicate(), each.channel.voidPromise());
                }
            }
            for (Subscriber each : all) {
                each.channel.flush();
            }
        }
    }

    @TearDown
    public void release() {
        run.release();
        nettyMessage.release();
        for (Subscriber each : all) {
            each.outbox.close();
            each.channel.finishAndReleaseAll();
        }
    }

    private static final class Subscriber {
        final EmbeddedChannel channel = new EmbeddedChannel(new Socket(), MqttEncoder.INSTANCE);
        final Traffic traffic = new Traffic();
        // What it writes goes on from there to the socket: not through Netty's encoder.
        final Outbox outbox = new Outbox(
                channel.pipeline().context(MqttEncoder.class),
                gathered -> {},
                new MemoryGuard(Long.MAX_VALUE),
                traffic,
                Long.MAX_VALUE,
                () -> {});
        final OutboundMessages messages;

        Subscriber(SharedEncoding encoding) {
            messages = new OutboundMessages(
                    MqttVersion.V3_1_1,
                    outbox,
                    encoding,
                    traffic,
                    new Counters(),
                    Permissions.ALL,
                    PacketEncoder.MAX_PACKET_BYTES,
                    0);
        }
    }

    /** Takes what is written, at once. */
    private static final class Socket extends ChannelOutboundHandlerAdapter {
        @Override
        public void write(ChannelHandlerContext context, Object bytes, ChannelPromise promise) {
            ReferenceCountUtil.release(bytes);
        }

        @Override
        public void flush(ChannelHandlerContext context) {}
    }
}
