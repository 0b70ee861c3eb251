package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How more retained messages than a queue may hold reach a client that takes them. */
class RetainedBacklogTest implements DeliverySink, SessionEvents {
    private final List<Integer> sent = new ArrayList<>();
    private final List<DropReason> dropped = new ArrayList<>();
    private long queuedBytes;
    private final DeliveryQueue queue = new DeliveryQueue(
            new SessionLimits(3, 1 << 20, DropPolicy.NEWEST, 2, 1 << 20, 0), this, new DeliveryQueueTest.Fates());
    private final RetainedBacklog backlog = new RetainedBacklog(queue, this, Runnable::run);

    @Test
    void followsAsTheClientAcknowledges() {
        queue.attach(this, 10, 0);
        backlog.add(retained(100), 0);
        for (int i = 0; i < 100; i++) {
            queue.onPuback(sent.get(i), 0);
            backlog.feed(0);
        }

        assertThat(sent).hasSize(100);
        assertThat(dropped).isEmpty();
        assertThat(queuedBytes).isZero();
    }

    @Test
    void isTakenWhenTheLastIsSent() {
        queue.attach(this, 10, 0);
        assertThat(backlog.taken().toCompletableFuture()).isDone();
        backlog.add(retained(4), 0);
        CompletableFuture<Void> taken = backlog.taken().toCompletableFuture();
        for (int i = 0; i < 2; i++) {
            assertThat(taken).isNotDone();
            queue.onPuback(sent.get(i), 0);
            backlog.feed(0);
        }
        assertThat(taken).isDone();
    }

    @Test
    void isTakenWhenTheClientHasGone() {
        backlog.add(retained(10), 0);
        CompletableFuture<Void> taken = backlog.taken().toCompletableFuture();
        backlog.detach(0);

        assertThat(taken).isDone();
    }

    @Test
    void letsWhatWaitsInTheQueueGoFirst() {
        queue.attach(this, 10, 0);
        retained(3).forEach(each -> queue.offer(each, 0));
        backlog.add(retained(1), 0);
        backlog.feed(0);

        assertThat(sent).hasSize(2);
        assertThat(queue.queuedMessages()).isEqualTo(1);
    }

    @Test
    void isQueuedWithinTheLimitsWhenTheClientGoes() {
        queue.attach(this, 10, 0);
        backlog.add(retained(10), 0);
        queue.detach();
        backlog.detach(0);

        assertThat(queue.queuedMessages()).isEqualTo(3);
        assertThat(dropped).hasSize(5).containsOnly(DropReason.QUEUE_FULL);
    }

    @Test
    void holdsNothingOnceItIsClosed() {
        backlog.add(retained(10), 0);
        assertThat(queuedBytes).isPositive();

        backlog.close();
        assertThat(queuedBytes).isZero();
    }

    private static List<Delivery> retained(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ApplicationMessage(
                        TopicName.of("kept/" + i),
                        new byte[1],
                        QoS.AT_LEAST_ONCE,
                        true,
                        "",
                        MessageProperties.NONE,
                        ApplicationMessage.NEVER))
                .map(message -> Delivery.of(message, QoS.AT_LEAST_ONCE, true))
                .toList();
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void onPublish(int packetId, boolean dup, Delivery delivery) {
        sent.add(packetId);
    }

    @Override
    public void onPubrel(int packetId) {}

    @Override
    public void onQueuedBytes(long delta) {
        queuedBytes += delta;
    }

    @Override
    public void onDropped(DropReason reason, int messages) {
        dropped.add(reason);
    }

    @Override
    public void onWillPublished() {}
}
