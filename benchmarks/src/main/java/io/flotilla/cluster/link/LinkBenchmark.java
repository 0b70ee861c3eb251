package io.flotilla.cluster.link;

import com.sun.management.OperatingSystemMXBean;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.Role;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * Sends frames over loopback until all are accepted; beside it Netty's length fields, whose frames are neither numbered nor kept nor acknowledged but for the last of each invocation.
 *
 * <p>One operation is one frame. Both send from the event loop of their connection and flush once for as many frames as gather.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LinkBenchmark {
    private static final int FRAMES = 4096;
    private static final int GATHERED = 64;
    private static final int LENGTH_BYTES = 4;

    /** A body of which every frame sends the same bytes. */
    @State(Scope.Benchmark)
    public static class Body {
        @Param({"64", "1024", "16384", "65536"})
        int bytes = 64;

        ByteBuf body = Unpooled.EMPTY_BUFFER;

        @Setup
        public void allocate() {
            body = Unpooled.unreleasableBuffer(
                    Unpooled.directBuffer(bytes).writeZero(bytes).asReadOnly());
        }

        ByteBuf next() {
            return body.duplicate();
        }
    }

    /**
     * The processor time of the whole JVM, which is nearly all of it for the frames of both ends: milliseconds for so many thousands of frames, summed over the iterations, hence microseconds a
     * frame.
     */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Cpu {
        private final OperatingSystemMXBean system =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        private long startNs;
        private long frames;

        @Setup(Level.Iteration)
        public void start() {
            startNs = system.getProcessCpuTime();
            frames = 0;
        }

        public double cpuMs() {
            return (system.getProcessCpuTime() - startNs) / 1e6;
        }

        public double thousandFrames() {
            return frames / 1e3;
        }

        void count() {
            frames += FRAMES;
        }
    }

    /** Two members and their links. */
    @State(Scope.Benchmark)
    public static class LinkedMembers {
        private final MultiThreadIoEventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
        private final EventLoop loop = loops.next();
        private final Member a = new Member(new MemberId("a"), 1);
        private final Member b = new Member(new MemberId("b"), 1);
        private final Links from = start(a, loop);
        private final Links to = start(b, loops.next());

        private static Links start(Member member, EventLoop loop) {
            return Links.start(
                    LinkConfig.of("benchmark", "127.0.0.1", 0, null),
                    member,
                    List.of(loop),
                    (sender, stripe, kind, body, accepted) -> accepted.run());
        }

        @Setup
        public void join() {
            from.connect(List.of(new MemberAddress(b, Role.BOTH, "127.0.0.1", to.port())));
            to.connect(List.of(new MemberAddress(a, Role.BOTH, "127.0.0.1", from.port())));
            from.send(b, 0, 1, new byte[0]).toCompletableFuture().join();
        }

        Stripe stripe() {
            Stripe stripe = from.stripe(b, 0);
            if (stripe == null) {
                throw new IllegalStateException("not linked");
            }
            return stripe;
        }

        @TearDown
        public void stop() {
            from.close();
            to.close();
            loops.shutdownGracefully();
        }
    }

    /** Offers the frames of one invocation as there is room. Confined to the stripe's loop. */
    private static final class Flood implements Runnable {
        private final Stripe stripe;
        private final EventLoop loop;
        private final Body body;
        private final CountDownLatch accepted = new CountDownLatch(1);
        private int left = FRAMES;

        Flood(Stripe stripe, EventLoop loop, Body body) {
            this.stripe = stripe;
            this.loop = loop;
            this.body = body;
        }

        @Override
        public void run() {
            for (int gathered = 0; gathered < GATHERED && left > 0; gathered++) {
                if (!stripe.offer(1, body.next(), left == 1 ? accepted::countDown : null)) {
                    stripe.onRoom(this);
                    return;
                }
                left--;
            }
            if (left > 0) {
                loop.execute(this);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void link(LinkedMembers members, Body body, Cpu cpu) throws InterruptedException {
        Flood flood = new Flood(members.stripe(), members.loop, body);
        members.loop.execute(flood);
        flood.accepted.await();
        cpu.count();
    }

    /** A connection with length fields, of which the other end counts the frames. */
    @State(Scope.Benchmark)
    public static class LengthFields {
        private final MultiThreadIoEventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(2, EpollIoHandler.newFactory());
        private final EventLoop loop = loops.next();
        private volatile CountDownLatch counted = new CountDownLatch(1);
        private final Channel server = new ServerBootstrap()
                .group(loop, loops.next())
                .channel(EpollServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new LengthFieldBasedFrameDecoder(1 << 20, 0, LENGTH_BYTES, 0, LENGTH_BYTES))
                                .addLast(new Counter());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        private final Channel client = new Bootstrap()
                .group(loop)
                .channel(EpollSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new LengthFieldPrepender(LENGTH_BYTES))
                                .addLast(new WhenWritable());
                    }
                })
                .connect((InetSocketAddress) server.localAddress())
                .syncUninterruptibly()
                .channel();
        private Runnable onWritable = () -> {};

        private final class Counter extends SimpleChannelInboundHandler<ByteBuf> {
            private int frames;

            @Override
            protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
                if (++frames % FRAMES == 0) {
                    counted.countDown();
                }
            }
        }

        private final class WhenWritable extends ChannelInboundHandlerAdapter {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext context) {
                if (context.channel().isWritable()) {
                    loop.execute(onWritable);
                }
            }
        }

        @TearDown
        public void stop() {
            client.close();
            server.close();
            loops.shutdownGracefully();
        }
    }

    /** Writes the frames of one invocation as the channel takes them. Confined to its loop. */
    private static final class LengthFieldFlood implements Runnable {
        private final Channel channel;
        private final Body body;
        private int left = FRAMES;

        LengthFieldFlood(Channel channel, Body body) {
            this.channel = channel;
            this.body = body;
        }

        @Override
        public void run() {
            for (int gathered = 0; gathered < GATHERED && left > 0 && channel.isWritable(); gathered++) {
                channel.write(body.next(), channel.voidPromise());
                left--;
            }
            channel.flush();
            if (left > 0 && channel.isWritable()) {
                channel.eventLoop().execute(this);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void lengthFields(LengthFields connection, Body body, Cpu cpu) throws InterruptedException {
        connection.counted = new CountDownLatch(1);
        LengthFieldFlood flood = new LengthFieldFlood(connection.client, body);
        connection.loop.execute(() -> {
            connection.onWritable = flood;
            flood.run();
        });
        connection.counted.await();
        cpu.count();
    }
}
