package io.flotilla.node.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.link.LinkConfig;
import io.flotilla.cluster.link.Links;
import io.flotilla.cluster.link.Stripe;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.Role;
import io.flotilla.node.codec.PacketEncoder;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Publish;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.subscription.Grant;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How messages come to another node, over a real link. What becomes of them there is the {@link ShardTest}'s. */
class PeerOutboxTest {
    private static final long SEED = 20_261_123;
    private static final int CREDIT_BYTES = 256 * 1024;
    private static final int LARGE_BYTES = 32 * 1024;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = group.next();
    private final Queue<byte[]> frames = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> acceptances = new ConcurrentLinkedQueue<>();
    private final KnownTopics topics = new KnownTopics(1 << 20);
    private final PublishRun run = new PublishRun();
    private final List<Shard.Gathered> gathered = new ArrayList<>();
    private volatile boolean accepting = true;
    private Links here;
    private Links there;
    private PeerOutbox outbox;

    @BeforeEach
    void link() throws Exception {
        here = start("a");
        there = start("b");
        List<MemberAddress> both = List.of(address("a", here), address("b", there));
        here.connect(both);
        there.connect(both);
        outbox = on(() -> new PeerOutbox(gathered::add, stripe(there()), () -> 0));
        settle(); // the link is up, and has all its credit
    }

    private Links start(String name) {
        LinkConfig config = new LinkConfig(
                "test", "127.0.0.1", 0, null, CREDIT_BYTES, 4 << 20, Duration.ofSeconds(1), 10, Duration.ofMillis(50));
        return Links.start(config, member(name), List.of(loop), (from, stripe, kind, body, accepted) -> {
            frames.add(ByteBufUtil.getBytes(body));
            acceptances.add(accepted);
            accept();
        });
    }

    private static Member member(String name) {
        return new Member(new MemberId(name), 1);
    }

    private static MemberAddress address(String name, Links links) {
        return new MemberAddress(member(name), Role.BOTH, "127.0.0.1", links.port());
    }

    private Stripe stripe(Member peer) {
        return Objects.requireNonNull(here.stripe(peer, 0));
    }

    @AfterEach
    void unlink() {
        here.close();
        there.close();
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void whatWasGivenComesInItsOrderHoweverItGathered() throws Exception {
        Random random = new Random(SEED);
        List<String> given = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String name = "publisher" + random.nextInt(2);
            int bytes = random.nextInt(10) == 0 ? LARGE_BYTES : random.nextInt(100);
            int messages = 1 + random.nextInt(3);
            if (random.nextInt(4) == 0) {
                given.add("publisher " + i);
                ApplicationMessage message = ShardWorld.message("topic", i + "x".repeat(bytes));
                on(() -> outbox.add(message, null));
            } else {
                given.addAll(Collections.nCopies(messages, name + " " + i));
                String payload = i + "x".repeat(bytes);
                on(() -> give(name, messages, payload));
            }
            if (random.nextInt(20) == 0) {
                flush();
            }
        }
        settle();

        assertThat(arrived()).as("seed %d", SEED).isEqualTo(given);
    }

    @Test
    void aLongRunGoesFromWhereItLiesAndLetsGoOfItWhenItHasArrived() throws Exception {
        accepting = false;
        ByteBuf in = packets(1, "x".repeat(LARGE_BYTES));
        on(() -> {
            give("publisher", in);
            return true;
        });
        flush();
        assertThat(in.refCnt()).isEqualTo(2);

        accepting = true;
        settle();
        assertThat(in.refCnt()).isEqualTo(1);
        in.release();
    }

    @Test
    void whoPublishesWaitsWhereTheLinkHasNoCreditAndGoesOnWhenItHas() throws Exception {
        accepting = false;
        List<String> given = new ArrayList<>();
        CompletableFuture<Boolean> resumed = new CompletableFuture<>();
        for (int i = 0; !on(() -> outbox.isFull()) || i < 50; i++) {
            String payload = i + "x".repeat(LARGE_BYTES);
            given.add("publisher " + i);
            on(() -> give("publisher", 1, payload));
        }
        on(() -> {
            outbox.hold(() -> resumed.complete(true));
            return true;
        });
        assertThat(resumed).isNotDone();

        accepting = true;
        on(() -> {
            accept();
            return true;
        });
        assertThat(resumed.get(20, TimeUnit.SECONDS)).isTrue();
        settle();
        assertThat(arrived()).isEqualTo(given);
    }

    @Test
    void whatIsStuckForLongTakesNoMoreOfQos0() throws Exception {
        accepting = false;
        long[] now = {0};
        PeerOutbox stuck = on(() -> new PeerOutbox(gathered::add, stripe(there()), () -> now[0]));
        outbox = stuck;
        for (int i = 0; !on(() -> stuck.isFull()); i++) {
            String payload = i + "x".repeat(LARGE_BYTES);
            assertThat(on(() -> give("publisher", 1, payload))).isTrue();
        }
        now[0] = TimeUnit.SECONDS.toNanos(1);

        assertThat(on(() -> give("publisher", 1, "more"))).isFalse();
        assertThat(on(() -> stuck.add(ShardWorld.message("topic", "of QoS 1"), null)))
                .isTrue();
        flush();
    }

    private static Member there() {
        return member("b");
    }

    private boolean give(String publisher, int messages, String payload) {
        ByteBuf in = packets(messages, payload);
        boolean taken = give(publisher, in);
        in.release();
        return taken;
    }

    private boolean give(String publisher, ByteBuf in) {
        boolean taken = true;
        while (taken && run.read(in, new Publisher(publisher, false, 1 << 20, 100), topics)) {
            taken = outbox.add(run);
            run.clear();
        }
        return taken;
    }

    private static ByteBuf packets(int messages, String payload) {
        ByteBuf in = Unpooled.directBuffer(16);
        for (int i = 0; i < messages; i++) {
            PacketEncoder.encode(
                    new Publish(
                            false,
                            QoS.AT_MOST_ONCE,
                            false,
                            TopicName.of("topic"),
                            0,
                            payload.getBytes(UTF_8),
                            0,
                            -1,
                            Publish.NO_IDENTIFIERS,
                            MessageProperties.NONE),
                    MqttVersion.V3_1_1,
                    in);
        }
        return in.capacity(in.writerIndex());
    }

    private void flush() throws Exception {
        on(() -> {
            gathered.forEach(Shard.Gathered::flush);
            gathered.clear();
            return true;
        });
    }

    /** Waits until all has been accepted there. */
    private void settle() throws Exception {
        on(() -> {
            accept();
            return true;
        });
        CompletableFuture<?> settled = on(() -> outbox.settled());
        flush();
        settled.get(20, TimeUnit.SECONDS);
    }

    private void accept() {
        while (accepting && !acceptances.isEmpty()) {
            acceptances.remove().run();
        }
    }

    /** Who published what, without what only makes it longer, in the order in which a shard of the other node has it. */
    private List<String> arrived() {
        try (ShardWorld world = new ShardWorld()) {
            Reader reader = new Reader();
            world.subscribe(0, reader, "#");
            for (byte[] frame : frames) {
                world.on(0, () -> world.shards[0].publishFromPeer(Unpooled.wrappedBuffer(frame), reader));
            }
            return reader.read;
        }
    }

    private static final class Reader implements Subscriber, Receipt {
        final List<String> read = Collections.synchronizedList(new ArrayList<>());

        @Override
        public String clientId() {
            return "reader";
        }

        @Override
        public @Nullable RunSink runs() {
            return null;
        }

        @Override
        public void onMessage(ApplicationMessage message, Grant grant) {
            read.add(message.publisher() + " " + new String(message.payload(), UTF_8).replace("x", ""));
        }

        @Override
        public void onAccepted() {}

        @Override
        public void onFailed() {}
    }

    private <T> T on(Callable<T> task) throws Exception {
        return loop.submit(task).get(20, TimeUnit.SECONDS);
    }
}
