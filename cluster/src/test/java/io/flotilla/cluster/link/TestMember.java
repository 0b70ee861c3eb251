package io.flotilla.cluster.link;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberAddress;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.Role;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One run of a member with links and event loops of its own, on loopback. */
final class TestMember implements AutoCloseable {
    static final int CREDIT_BYTES = 64 * 1024;

    private final MultiThreadIoEventLoopGroup group;
    final List<EventLoop> loops = new ArrayList<>();
    final Member member;
    final Links links;

    TestMember(String id, LinkConfig config, int eventLoops, LinkReceiver receiver) {
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(eventLoops, io);
        for (int i = 0; i < eventLoops; i++) {
            loops.add(group.next());
        }
        member = new Member(new MemberId(id), 1);
        links = Links.start(config, member, loops, receiver);
    }

    static LinkConfig config() {
        return config("flotilla", null, Duration.ofMillis(200));
    }

    static LinkConfig config(String cluster, @Nullable Supplier<LinkTls> tls, Duration heartbeat) {
        return new LinkConfig(
                cluster, "127.0.0.1", 0, tls, CREDIT_BYTES, 4 << 20, heartbeat, 4, Duration.ofMillis(100));
    }

    static TestMember silent(String id) {
        return new TestMember(id, config(), 1, (from, stripe, kind, body, accepted) -> accepted.run());
    }

    MemberAddress address() {
        return address(links.port());
    }

    /** Its address where a proxy stands before it. */
    MemberAddress address(int port) {
        return new MemberAddress(member, Role.BOTH, "127.0.0.1", port);
    }

    /** Each is a peer of the other. */
    static void join(TestMember one, TestMember other) {
        one.links.connect(List.of(one.address(), other.address()));
        other.links.connect(List.of(one.address(), other.address()));
    }

    Stripe stripe(TestMember to, int loop) {
        Stripe stripe = links.stripe(to.member, loop);
        if (stripe == null) {
            throw new AssertionError("no peer " + to.member);
        }
        return stripe;
    }

    /** Runs a task on an event loop and waits for its result. */
    <T> T on(int loop, Supplier<T> task) throws Exception {
        return CompletableFuture.supplyAsync(task, loops.get(loop)).get(20, TimeUnit.SECONDS);
    }

    /** The counts when the event loops are through with what they are at. */
    LinkCounts counts(TestMember peer) throws Exception {
        for (int loop = 0; loop < loops.size(); loop++) {
            on(loop, () -> true);
        }
        return links.counts().stream()
                .filter(each -> each.peer().equals(peer.member))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        links.close();
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
