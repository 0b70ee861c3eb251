package io.flotilla.node.shard;

import static io.flotilla.node.shard.ShardWorld.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.node.packet.PacketException;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How messages go from the publishers of one shard to the subscribers of this and another, each on its own thread. */
class ShardTest {
    private final ShardWorld world = new ShardWorld();
    private final Collector near = new Collector("near");
    private final Collector far = new Collector("far");

    @AfterEach
    void close() {
        world.close();
        assertThat(world.memory.heldBytes()).isZero();
    }

    @Test
    void ownSubscribersHaveTheMessageAtOnce() throws Exception {
        world.subscribe(0, near, "a/+");

        assertThat(world.publish(0, message("a/b", "1"), new Receipts(0))).isZero();
        assertThat(near.payloads()).containsExactly("1");
    }

    @Test
    void everyOtherDestinationTellsOnceThatItHasAccepted() throws Exception {
        world.subscribe(0, near, "#");
        world.subscribe(1, far, "#");
        Receipts receipts = new Receipts(2);

        int awaited = world.publish(0, message("a", "1", true), receipts); // the other shard, and where it is retained
        assertThat(awaited).isEqualTo(2);
        receipts.await();
        assertThat(far.payloads()).containsExactly("1");
    }

    @Test
    void tenThousandDurableSessionsAreOneBatchForEachPartition() throws Exception {
        world.awayWithSubscription(10_000, "fleet");
        Receipts receipts = new Receipts(ShardWorld.PARTITIONS);

        assertThat(world.publish(0, message("fleet", "1"), receipts)).isEqualTo(ShardWorld.PARTITIONS);
        receipts.await();
        assertThat(world.sessions
                        .describe("away-", "", 10_000)
                        .toCompletableFuture()
                        .join()
                        .items())
                .hasSize(10_000)
                .allMatch(session -> session.queuedMessages() == 1);
    }

    @Test
    void runsKeepTheirPlaceAmongMessagesAndLetGoOfTheirBytes() throws Exception {
        world.subscribe(0, near, "a");
        world.subscribe(1, far, "a");
        ByteBuf in = Unpooled.directBuffer(1 << 20);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            String payload = String.valueOf(i);
            sent.add(payload);
            if (i % 7 == 0) {
                Receipts receipts = new Receipts(1);
                world.publish(0, message("a", payload), receipts);
                receipts.await();
            } else {
                world.publishRun(0, in, "a", payload);
            }
        }
        Receipts last = new Receipts(1);
        sent.add("last");
        world.publish(0, message("a", "last"), last);
        last.await();

        assertThat(near.payloads()).isEqualTo(sent);
        assertThat(far.payloads()).isEqualTo(sent);
        assertThat(in.refCnt()).isEqualTo(1);
        in.release();
    }

    @Test
    void aTopicThatIsNoneTakesNothingAlongThatCameBeforeIt() {
        ByteBuf in = Unpooled.buffer();
        for (char topic : new char[] {'a', 'b', '+'}) {
            in.writeByte(0x30).writeByte(3).writeShort(1).writeByte(topic);
        }
        world.on(0, () -> {
            assertThat(world.shards[0].read(in, ShardWorld.PUBLISHER)).isEqualTo(2);
            assertThat(world.shards[0].run(1).topic()).isEqualTo(TopicName.of("b"));
            assertThatThrownBy(() -> world.shards[0].read(in, ShardWorld.PUBLISHER))
                    .isInstanceOf(PacketException.class);
            return true;
        });
    }

    @Test
    void keepsTheOrderOfAPublisherThroughFullInboxes() throws Exception {
        int messages = 200_000;
        world.subscribe(1, far, "a");
        CountDownLatch taken = new CountDownLatch(1);
        world.shards[1].execute(() -> awaitQuietly(taken)); // nothing is taken while the inbox fills
        Receipts receipts = new Receipts(messages);
        world.on(
                0,
                () -> IntStream.range(0, messages)
                        .map(i -> world.shards[0].publish(message("a", String.valueOf(i)), receipts))
                        .sum());
        assertThat(world.on(0, () -> world.shards[0].isBackedUp())).isTrue();
        assertThat(world.memory.heldBytes()).isPositive();

        CountDownLatch resumed = new CountDownLatch(1);
        world.on(0, () -> {
            world.shards[0].hold(resumed::countDown);
            return true;
        });
        taken.countDown();
        receipts.await();
        assertThat(resumed.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(far.payloads())
                .isEqualTo(
                        IntStream.range(0, messages).mapToObj(String::valueOf).toList());
    }

    @Test
    void agreesWithAListOfSubscriptionsHoweverTheyChange() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] filters = {"#", "+", "a", "a/#", "a/+", "a/b", "+/b", "b/c"};
        String[] topics = {"a", "b", "a/b", "b/b", "b/c", "a/b/c"};
        List<String> twin = new ArrayList<>();
        for (int step = 0; step < 2_000; step++) {
            String filter = filters[random.nextInt(filters.length)];
            switch (random.nextInt(3)) {
                case 0 -> {
                    assertThat(world.subscribe(0, near, filter))
                            .as("seed %d", seed)
                            .isEqualTo(!twin.contains(filter));
                    twin.remove(filter);
                    twin.add(filter);
                }
                case 1 -> {
                    world.unsubscribe(0, near, filter);
                    twin.remove(filter);
                }
                default -> {
                    String topic = topics[random.nextInt(topics.length)];
                    near.payloads().clear();
                    world.publish(0, message(topic, "x"), new Receipts(0));
                    boolean matches = twin.stream().anyMatch(each -> matches(each, topic));
                    assertThat(near.payloads())
                            .as("seed %d, %s by %s", seed, topic, twin)
                            .hasSize(matches ? 1 : 0);
                }
            }
        }
    }

    /** By level, as section 4.7 says it. */
    private static boolean matches(String filter, String topic) {
        String regex =
                filter.equals("#") ? ".*" : filter.replace("/#", "(/.*)?").replace("+", "[^/]*");
        return topic.matches(regex);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Counts what publishers are told. */
    private static final class Receipts implements Receipt {
        private final CountDownLatch accepted;

        Receipts(int expected) {
            accepted = new CountDownLatch(expected);
        }

        @Override
        public void onAccepted() {
            if (accepted.getCount() == 0) {
                throw new AssertionError("told more often than was said");
            }
            accepted.countDown();
        }

        @Override
        public void onFailed() {
            throw new AssertionError("not accepted");
        }

        void await() throws InterruptedException {
            assertThat(accepted.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }
}
