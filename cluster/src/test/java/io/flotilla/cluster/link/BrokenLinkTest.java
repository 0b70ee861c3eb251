package io.flotilla.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.member.Member;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Links over connections that break or say nothing any more. */
@Timeout(120)
class BrokenLinkTest {
    private static final int FRAMES = 20_000;
    private static final int MAX_BODY_BYTES = 12_000;
    private static final int BREAKS = 60;

    /** Checks the order of what comes, and accepts it in groups, in another order. Confined to the loop of the connection, which changes. */
    private static final class Shuffling implements LinkReceiver {
        private final Random random;
        private final List<Runnable> unaccepted = new ArrayList<>();
        final CompletableFuture<Integer> received = new CompletableFuture<>();
        private int next;
        private int unacceptedBytes;

        Shuffling(Random random) {
            this.random = random;
        }

        @Override
        public synchronized void onFrame(Member from, int stripe, int kind, ByteBuf body, Runnable accepted) {
            unacceptedBytes += body.readableBytes();
            int number = body.readInt();
            if (number != next) {
                received.completeExceptionally(new AssertionError(number + " came instead of " + next));
            }
            next++;
            unaccepted.add(random.nextInt(unaccepted.size() + 1), accepted);
            if (random.nextInt(10) == 0 || unacceptedBytes > TestMember.CREDIT_BYTES / 2 || next == FRAMES) {
                unacceptedBytes = 0;
                unaccepted.forEach(Runnable::run);
                unaccepted.clear();
            }
            if (next == FRAMES) {
                received.complete(next);
            }
        }
    }

    @Test
    void losesRepeatsAndReordersNothingWhileConnectionsBreakInTheMiddleOfFrames() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Shuffling receiver = new Shuffling(new Random(seed));
        try (TestMember a = TestMember.silent("a");
                TestMember b = new TestMember("b", TestMember.config(), 2, receiver);
                Proxy proxy = new Proxy(b.links.port(), new BreaksOften(random)::next)) {
            a.links.connect(List.of(b.address(proxy.port())));
            b.links.connect(List.of(a.address()));
            Flood flood = a.on(0, () -> new Flood(a.stripe(b, 0), seed));
            a.loops.get(0).execute(flood::go);
            assertThat(receiver.received.get(60, TimeUnit.SECONDS)).isEqualTo(FRAMES);
            flood.done.get(20, TimeUnit.SECONDS);
            assertThat(proxy.breaks()).isGreaterThanOrEqualTo(BREAKS);
            assertThat(a.counts(b).reconnects()).isGreaterThanOrEqualTo(BREAKS / 2);
        } catch (Exception | AssertionError e) {
            throw new AssertionError("with seed " + seed, e);
        }
    }

    /** The first connections break, each after bytes enough for its beginning. */
    private static final class BreaksOften {
        private final Random random;
        private int left = 2 * BREAKS;

        BreaksOften(Random random) {
            this.random = random;
        }

        int next() {
            return left-- > 0 ? 200 + random.nextInt(100_000) : Proxy.NEVER;
        }
    }

    /** Offers frame after frame whenever there is room. Confined to the stripe's loop. */
    private static final class Flood {
        private final Stripe stripe;
        private final Random random;
        private int sent;
        private int acknowledged;
        final CompletableFuture<Void> done = new CompletableFuture<>();

        Flood(Stripe stripe, long seed) {
            this.stripe = stripe;
            this.random = new Random(seed);
        }

        void go() {
            while (sent < FRAMES && stripe.hasRoom()) {
                int length = Integer.BYTES + random.nextInt(random.nextInt(10) == 0 ? MAX_BODY_BYTES : 300);
                ByteBuf body = Unpooled.buffer(length).writeInt(sent).writeZero(length - Integer.BYTES);
                int number = sent++;
                stripe.offer(1, body, () -> acknowledged(number));
            }
            if (sent < FRAMES) {
                stripe.onRoom(this::go);
            }
        }

        private void acknowledged(int number) {
            if (number != acknowledged) {
                done.completeExceptionally(new AssertionError(number + " was done instead of " + acknowledged));
            }
            acknowledged++;
            if (acknowledged == FRAMES) {
                done.complete(null);
            }
        }
    }

    @Test
    void connectsAgainWhenThePeerSaysNothingAnyMore() throws Exception {
        LinkConfig config = TestMember.config("flotilla", null, Duration.ofMillis(50));
        LinkReceiver receiver = (from, stripe, kind, body, accepted) -> accepted.run();
        try (TestMember a = new TestMember("a", config, 1, receiver);
                TestMember b = new TestMember("b", config, 1, receiver);
                Proxy proxy = new Proxy(b.links.port(), () -> Proxy.NEVER)) {
            a.links.connect(List.of(b.address(proxy.port())));
            b.links.connect(List.of(a.address()));
            wait(a.links.send(b.member, 0, 1, new byte[1]));
            proxy.stall();
            wait(a.links.send(b.member, 0, 1, new byte[1]));
            assertThat(a.counts(b).heartbeatsMissed()).isPositive();
            assertThat(a.counts(b).reconnects()).isPositive();
        }
    }

    @Test
    void goesOnWhenAPeerThatWasAwayIsThere() throws Exception {
        LinkReceiver receiver = (from, stripe, kind, body, accepted) -> accepted.run();
        try (TestMember a = new TestMember("a", TestMember.config(), 1, receiver);
                TestMember b = new TestMember("b", TestMember.config(), 1, receiver)) {
            Proxy closed = new Proxy(b.links.port(), () -> Proxy.NEVER);
            closed.close();
            a.links.connect(List.of(b.address(closed.port())));
            CompletionStage<Void> sent = a.links.send(b.member, 0, 1, new byte[1]);
            b.links.connect(List.of(a.address()));
            a.links.connect(List.of(b.address()));
            wait(sent);
        }
    }

    private static void wait(CompletionStage<Void> stage) throws Exception {
        stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
