package io.flotilla.node.shard;

import io.flotilla.benchmarks.workload.TopicKind;
import io.flotilla.node.codec.PacketEncoder;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.Publish;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.Random;
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
 * Reads the PUBLISH packets of QoS 0 that lie in a read buffer; beside it Netty's own decoder, which can only be called through a channel.
 *
 * <p>One operation is one message of 64 bytes. One topic is one run per buffer; random topics make no runs.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PublishRunBenchmark {
    private static final long SEED = 42;
    private static final int BUFFERS = 1024; // a power of two
    private static final int MESSAGES = 100;
    private static final int MAXIMUM_PACKET_BYTES = 1 << 20;

    @Param({"1", "100000"})
    int topics = 1;

    private final ByteBuf[] buffers = new ByteBuf[BUFFERS];
    private final KnownTopics known = new KnownTopics(Long.MAX_VALUE);
    private final Publisher publisher = new Publisher("publisher", false, MAXIMUM_PACKET_BYTES, Integer.MAX_VALUE);
    private final PublishRun run = new PublishRun();
    private final EmbeddedChannel netty = new EmbeddedChannel(new MqttDecoder(MAXIMUM_PACKET_BYTES));
    private int next;

    @Setup
    public void publish() {
        Random random = new Random(SEED);
        for (int i = 0; i < BUFFERS; i++) {
            buffers[i] = Unpooled.directBuffer();
            for (int j = 0; j < MESSAGES; j++) {
                TopicName topic = TopicName.of(TopicKind.MIXED.topic(random, random.nextInt(topics)));
                PacketEncoder.encode(publish(topic), MqttVersion.V3_1_1, buffers[i]);
            }
        }
    }

    private static Publish publish(TopicName topic) {
        return new Publish(
                false,
                QoS.AT_MOST_ONCE,
                false,
                topic,
                0,
                new byte[64],
                0,
                Packet.ABSENT,
                Publish.NO_IDENTIFIERS,
                MessageProperties.NONE);
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int runs() {
        ByteBuf in = nextBuffer();
        int messages = 0;
        while (run.read(in, publisher, known)) {
            messages += run.messages();
            run.clear();
        }
        return messages;
    }

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public int nettyCodec() {
        netty.writeInbound(nextBuffer().retain());
        int messages = 0;
        for (Object message; (message = netty.readInbound()) != null; ) {
            ReferenceCountUtil.release(message);
            messages++;
        }
        return messages;
    }

    private ByteBuf nextBuffer() {
        return buffers[next++ & BUFFERS - 1].readerIndex(0);
    }

    @TearDown
    public void release() {
        netty.finishAndReleaseAll();
        for (ByteBuf buffer : buffers) {
            buffer.release();
        }
    }
}
