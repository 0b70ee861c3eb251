package io.flotilla.cluster.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The two ends of a stripe over a channel that delays bytes and breaks in the middle of frames, with a receiver that accepts late and in any order. One thread, one seed each. */
class StripeEndsSimulationTest {
    private static final int SEEDS = 400;
    private static final int FRAMES = 300;
    private static final int WINDOW_BYTES = 30_000;
    private static final int MAX_BODY_BYTES = 20_000;

    /** Without the detection of leaks, which would take most of the time; the tests over sockets have it. */
    private static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(false, true);

    @Test
    void acceptsEveryFrameOnceAndInOrder() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try (Run run = new Run(seed)) {
                run.toTheEnd();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("with seed " + seed, e);
            }
        }
    }

    private static final class Run implements AutoCloseable {
        private final Random random;
        private final OutgoingFrames outgoing = new OutgoingFrames(ALLOCATOR);
        private final IncomingFrames incoming = new IncomingFrames();
        private FrameReader reader = newReader();

        // The channel: what is on its way.
        private final Queue<ByteBuf> there = new ArrayDeque<>();
        private final Queue<Long> back = new ArrayDeque<>();

        private final List<IncomingFrames.Receipt> unaccepted = new ArrayList<>();
        private int offered;
        private int received;
        private int done;

        Run(long seed) {
            random = new Random(seed);
        }

        private FrameReader newReader() {
            return new FrameReader(MAX_BODY_BYTES, ALLOCATOR, this::onFrame);
        }

        void toTheEnd() {
            while (done < FRAMES) {
                switch (random.nextInt(40)) {
                    case 0 -> breakConnection();
                    case 1, 2, 3, 4, 5, 6, 7 -> offer();
                    case 8, 9, 10, 11, 12, 13 -> send();
                    case 14, 15, 16 -> heartbeat();
                    case 17, 18, 19, 20, 21, 22, 23, 24 -> deliver();
                    case 25, 26, 27, 28 -> back.add(incoming.accepted());
                    case 29, 30, 31, 32 -> acknowledge();
                    default -> accept();
                }
                assertThat(outgoing.unacknowledgedBytes())
                        .isLessThan(WINDOW_BYTES + MAX_BODY_BYTES + FrameFormat.HEADER_BYTES);
            }
            assertThat(received).isEqualTo(FRAMES);
            assertThat(outgoing.unacknowledged()).isZero();
        }

        private void offer() {
            if (offered < FRAMES && outgoing.unacknowledgedBytes() < WINDOW_BYTES) {
                int expected = offered++;
                outgoing.add(expected & 0xFF, body(expected), () -> {
                    assertThat(expected).isEqualTo(done);
                    done++;
                });
            }
        }

        /** Of a size and a content that tell which frame it is. */
        private static ByteBuf body(int frame) {
            Random content = new Random(frame);
            byte[] body = new byte[content.nextInt(content.nextInt(4) == 0 ? MAX_BODY_BYTES : 200)];
            content.nextBytes(body);
            return content.nextBoolean()
                    ? Unpooled.wrappedBuffer(body)
                    : ALLOCATOR.directBuffer().writeBytes(body);
        }

        private void send() {
            ByteBuf next = outgoing.next();
            if (next != null) {
                there.add(next);
            }
        }

        private void heartbeat() {
            if (outgoing.isRead()) {
                there.add(Unpooled.buffer().writeInt(FrameFormat.HEARTBEAT).writeByte(0));
            }
        }

        private void deliver() {
            ByteBuf next = there.peek();
            if (next != null) {
                reader.read(next.readSlice(random.nextInt(next.readableBytes() + 1)));
                if (!next.isReadable()) {
                    there.remove().release();
                }
            }
        }

        private void onFrame(int kind, ByteBuf body) {
            assertThat(kind).isEqualTo(received & 0xFF);
            ByteBuf expected = body(received++);
            assertThat(body).isEqualTo(expected);
            expected.release();
            IncomingFrames.Receipt receipt = new IncomingFrames.Receipt() {};
            incoming.receive(receipt);
            unaccepted.add(receipt);
        }

        private void accept() {
            if (!unaccepted.isEmpty()) {
                incoming.accept(unaccepted.remove(random.nextInt(unaccepted.size())));
            }
        }

        private void acknowledge() {
            if (!back.isEmpty()) {
                outgoing.acknowledge(back.remove());
            }
        }

        private void breakConnection() {
            there.forEach(ByteBuf::release);
            there.clear();
            back.clear();
            reader.close();
            reader = newReader();
            outgoing.resume(incoming.received());
        }

        @Override
        public void close() {
            breakConnection();
            outgoing.drop();
        }
    }
}
