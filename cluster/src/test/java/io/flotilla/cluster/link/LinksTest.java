package io.flotilla.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What links promise where nothing goes wrong, and what becomes of peers that leave. */
@Timeout(60)
class LinksTest {
    private record Frame(String from, int stripe, int kind, byte[] body) {}

    private final LinkedBlockingQueue<Frame> received = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Runnable> unaccepted = new LinkedBlockingQueue<>();
    private final TestMember a = TestMember.silent("a");
    private TestMember b = new TestMember("b", TestMember.config(), 2, (from, stripe, kind, body, accepted) -> {
        receive(from.id().value(), stripe, kind, body);
        accepted.run();
    });

    private void receive(String from, int stripe, int kind, ByteBuf body) {
        byte[] bytes = new byte[body.readableBytes()];
        body.readBytes(bytes);
        received.add(new Frame(from, stripe, kind, bytes));
    }

    /** b, started again, accepts nothing by itself. */
    private void acceptLater() {
        b.close();
        b = new TestMember("b", TestMember.config(), 2, (from, stripe, kind, body, accepted) -> {
            receive(from.id().value(), stripe, kind, body);
            unaccepted.add(accepted);
        });
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    @Test
    void givesEachFrameToTheReceiverAndTellsWhenItIsAccepted() throws Exception {
        TestMember.join(a, b);
        wait(a.links.send(b.member, 0, 7, new byte[] {1, 2, 3}));
        Frame frame = received.take();
        assertThat(frame.from).isEqualTo("a");
        assertThat(frame.stripe).isZero();
        assertThat(frame.kind).isEqualTo(7);
        assertThat(frame.body).containsExactly(1, 2, 3);
    }

    @Test
    void sendsBothWays() throws Exception {
        TestMember.join(a, b);
        wait(a.links.send(b.member, 0, 1, new byte[1]));
        wait(b.links.send(a.member, 1, 1, new byte[1]));
        assertThat(a.counts(b).framesReceived()).isEqualTo(1);
        assertThat(b.counts(a).framesSent()).isEqualTo(1);
    }

    @Test
    void hasAStripeForControlBehindThoseOfTheLoops() throws Exception {
        TestMember.join(a, b);
        wait(a.links.sendControl(b.member, 2, new byte[0]));
        assertThat(received.take().stripe).isEqualTo(1);
    }

    @Test
    void passesBodiesOfEverySizeThroughAWindowThatIsSmaller() throws Exception {
        TestMember.join(a, b);
        int[] sizes = {0, 1, 8191, 8192, TestMember.CREDIT_BYTES + 1, 3_000_000, 5};
        List<CompletionStage<Void>> sent = new ArrayList<>();
        for (int size : sizes) {
            byte[] body = new byte[size];
            Arrays.fill(body, (byte) size);
            sent.add(a.links.send(b.member, 0, 1, body));
        }
        for (CompletionStage<Void> each : sent) {
            wait(each);
        }
        for (int size : sizes) {
            assertThat(received.take().body)
                    .hasSize(size)
                    .containsOnly(size == 0 ? new byte[0] : new byte[] {(byte) size});
        }
    }

    @Test
    void hasNoRoomUntilThePeerHasGrantedCredit() throws Exception {
        a.links.connect(List.of(b.address()));
        assertThat(a.on(0, () -> a.stripe(b, 0).hasRoom())).isFalse();
        CompletionStage<Void> sent = a.links.send(b.member, 0, 1, new byte[1]);
        b.links.connect(List.of(a.address()));
        wait(sent);
        assertThat(a.on(0, () -> a.stripe(b, 0).hasRoom())).isTrue();
    }

    @Test
    void stopsWhenNothingIsAcceptedAndTellsWhenThereIsRoomAgain() throws Exception {
        acceptLater();
        TestMember.join(a, b);
        CompletionStage<Void> first = a.links.send(b.member, 0, 1, new byte[1]);
        Runnable firstAccepted = unaccepted.take();
        CompletableFuture<Void> room = new CompletableFuture<>();
        int taken = a.on(0, () -> fill(a.stripe(b, 0), room));
        assertThat(taken).isEqualTo(TestMember.CREDIT_BYTES / 1024);
        for (int i = 0; i < taken; i++) {
            unaccepted.take().run();
        }
        assertThat(room).isNotDone();
        firstAccepted.run();
        wait(first);
        wait(room);
    }

    private static int fill(Stripe stripe, CompletableFuture<Void> room) {
        int taken = 0;
        while (stripe.hasRoom()) {
            stripe.offer(1, Unpooled.wrappedBuffer(new byte[1024]), null);
            taken++;
        }
        stripe.onRoom(() -> room.complete(null));
        return taken;
    }

    @Test
    void stopsNoOtherStripeWhenNothingOfOneIsAccepted() throws Exception {
        b.close();
        b = new TestMember("b", TestMember.config(), 1, (from, stripe, kind, body, accepted) -> {
            if (stripe == 1) {
                accepted.run();
            }
        });
        TestMember.join(a, b);
        CompletionStage<Void> stuck = a.links.send(b.member, 0, 1, new byte[TestMember.CREDIT_BYTES]);
        CompletionStage<Void> behind = a.links.send(b.member, 0, 1, new byte[1]);
        for (int i = 0; i < 100; i++) {
            wait(a.links.sendControl(b.member, 1, new byte[10_000]));
        }
        assertThat(stuck.toCompletableFuture()).isNotDone();
        assertThat(behind.toCompletableFuture()).isNotDone();
        assertThat(a.counts(b).unacknowledgedBytes()).isEqualTo(TestMember.CREDIT_BYTES + FrameFormat.HEADER_BYTES);
    }

    @Test
    void isDoneWithWhatWaitedForAPeerThatIsGone() throws Exception {
        acceptLater();
        TestMember.join(a, b);
        CompletionStage<Void> sent = a.links.send(b.member, 0, 1, new byte[TestMember.CREDIT_BYTES]);
        CompletionStage<Void> waiting = a.links.send(b.member, 0, 1, new byte[1]);
        unaccepted.take();
        Stripe stripe = a.stripe(b, 0);
        a.links.connect(List.of());
        wait(sent);
        wait(waiting);
        assertThat(a.links.stripe(b.member, 0)).isNull();
        CompletableFuture<Void> done = new CompletableFuture<>();
        assertThat(a.on(0, () -> stripe.offer(1, Unpooled.buffer(), () -> done.complete(null))))
                .isTrue();
        wait(done);
        wait(a.links.send(b.member, 0, 1, new byte[1]));
    }

    @Test
    void beginsAnewWithAPeerThatWasGone() throws Exception {
        TestMember.join(a, b);
        wait(a.links.send(b.member, 0, 1, new byte[] {1}));
        a.links.connect(List.of());
        a.links.connect(List.of(b.address()));
        wait(a.links.send(b.member, 0, 1, new byte[] {2}));
        assertThat(received.take().body).containsExactly(1);
        assertThat(received.take().body).containsExactly(2);
    }

    @Test
    void givesUpWhatAPeerHasForgotten() throws Exception {
        acceptLater();
        TestMember.join(a, b);
        CompletionStage<Void> forgotten = a.links.send(b.member, 0, 1, new byte[] {1});
        unaccepted.take();
        b.links.connect(List.of());
        b.links.connect(List.of(a.address()));
        wait(forgotten);
        CompletionStage<Void> next = a.links.send(b.member, 0, 1, new byte[] {2});
        unaccepted.take().run();
        wait(next);
        received.take();
        assertThat(received.take().body).containsExactly(2);
    }

    private static void wait(CompletionStage<Void> stage) throws Exception {
        stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
