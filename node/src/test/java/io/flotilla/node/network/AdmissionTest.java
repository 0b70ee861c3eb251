package io.flotilla.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.config.LimitsConfig;
import io.flotilla.node.config.ListenerConfig;
import io.flotilla.node.config.ListenerConfig.Kind;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many connections are let in, how fast, and what happens when the operating system gives no more. */
class AdmissionTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long SECOND_NS = 1_000_000_000;

    @Test
    void letsASecondsWorthInAtOnceAndThenAtTheRate() {
        TokenBucket bucket = new TokenBucket(4, 0);
        for (int i = 0; i < 4; i++) {
            assertThat(bucket.tryTake(0)).isTrue();
        }
        assertThat(bucket.tryTake(SECOND_NS / 4 - 1)).isFalse();
        assertThat(bucket.tryTake(SECOND_NS / 4)).isTrue();
        assertThat(bucket.tryTake(SECOND_NS / 4)).isFalse();
    }

    @Test
    void savesNoMoreThanASecondsWorth() {
        TokenBucket bucket = new TokenBucket(2, 0);
        assertThat(bucket.tryTake(100 * SECOND_NS)).isTrue();
        assertThat(bucket.tryTake(100 * SECOND_NS)).isTrue();
        assertThat(bucket.tryTake(100 * SECOND_NS)).isFalse();
    }

    @Test
    void countsTheClockAcrossItsOverflow() {
        TokenBucket bucket = new TokenBucket(1, Long.MAX_VALUE);
        assertThat(bucket.tryTake(Long.MAX_VALUE)).isTrue();
        assertThat(bucket.tryTake(Long.MIN_VALUE)).isFalse();
        assertThat(bucket.tryTake(Long.MIN_VALUE + SECOND_NS)).isTrue();
    }

    @Test
    void namesTheLimitThatIsReached() {
        AtomicInteger listenerOpen = new AtomicInteger();
        Admission admission = new Admission(EchoNode.limits(TIMEOUT, 2, 3), 0);
        assertThat(admission.admit(listenerOpen, 1, 0)).isNull();
        assertThat(admission.admit(listenerOpen, 1, 0)).isEqualTo(Refusal.LISTENER_FULL);
        assertThat(admission.admit(new AtomicInteger(), 0, 0)).isNull();
        assertThat(admission.admit(new AtomicInteger(), 0, 0)).isEqualTo(Refusal.NODE_FULL);
        admission.release(listenerOpen);
        assertThat(admission.admit(listenerOpen, 1, 0)).isNull();
        admission.release(listenerOpen);
        assertThat(admission.admit(listenerOpen, 1, 0)).isEqualTo(Refusal.CONNECTION_RATE);
    }

    @Test
    void closesTheConnectionThatIsOneTooMany() throws Exception {
        try (EchoNode node = EchoNode.limited(EchoNode.limits(TIMEOUT, 1, 0), EchoNode.tcp());
                Socket first = node.connect()) {
            EchoNode.echo(first, "in");
            try (Socket second = node.connect()) {
                assertThat(EchoNode.isClosed(second)).isTrue();
            }
            assertThat(EchoNode.next(node.refusals)).isEqualTo(Refusal.NODE_FULL);
            assertThat(EchoNode.echo(first, "still in")).isEqualTo("still in");
            assertThat(node.listeners.openConnections()).isOne();
        }
    }

    @Test
    void givesThePlaceOfAConnectionThatHasGoneToAnother() throws Exception {
        ListenerConfig single =
                new ListenerConfig("one", Kind.TCP, ListenerConfig.LOOPBACK, 0, null, null, "/", false, false, 1);
        try (EchoNode node = EchoNode.listening(single)) {
            Socket first = node.connect();
            EchoNode.echo(first, "in");
            first.shutdownOutput();
            assertThat(EchoNode.isClosed(first)).isTrue();
            first.close();
            assertThat(echoesEventually(node)).isEqualTo("again");
        }
    }

    /** The node counts a connection out just after the client has seen it closed. */
    private static String echoesEventually(EchoNode node) throws IOException {
        while (true) {
            try (Socket next = node.connect()) {
                String echoed = EchoNode.echo(next, "again");
                if (!echoed.isEmpty()) {
                    return echoed;
                }
            } catch (IOException e) {
                // Refused: the place is not free yet.
            }
        }
    }

    @Test
    void pausesWhenNoConnectionCanBeAccepted() {
        AtomicInteger refused = new AtomicInteger();
        Listener listener = new Listener(
                EchoNode.tcp(),
                null,
                1_000,
                peer -> {
                    throw new AssertionError();
                },
                (refusal, name, address) -> refused.incrementAndGet());
        EmbeddedChannel server = new EmbeddedChannel(new Acceptor(listener, new Admission(LimitsConfig.defaults(), 0)));
        server.freezeTime();
        server.pipeline().fireExceptionCaught(new IOException("Too many open files"));
        assertThat(server.config().isAutoRead()).isFalse();
        assertThat(refused).hasValue(1);
        server.advanceTimeBy(1, TimeUnit.SECONDS);
        server.runScheduledPendingTasks();
        assertThat(server.config().isAutoRead()).isTrue();
        server.checkException();
    }
}
