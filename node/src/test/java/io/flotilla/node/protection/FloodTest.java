package io.flotilla.node.protection;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.session.DropReason;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** A client that sends more than it should, or faster: it is slowed by TCP before anything of it is lost. */
class FloodTest {
    private static final String NARROW = "limits: {outbound-buffer-bytes: 64KiB}";

    /** A thread that publishes without pause: each message waits for its PUBACK in the node, not here. */
    private static CompletableFuture<Void> flood(LoadClient publisher, int messages, int qos, byte[] payload) {
        return CompletableFuture.runAsync(() -> {
            try {
                for (int i = 1; i <= messages; i++) {
                    publisher.send(Frames.publish("flood", qos, i, payload));
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    @Test
    void losesNothingThatIsAcknowledgedHoweverFastItComes() throws IOException {
        int messages = 20_000;
        try (NodeUnderLoad load = new NodeUnderLoad("sessions: {max-queued-messages: 100000}")) {
            LoadClient reader = load.connect("reader");
            reader.subscribe("flood", 1);
            LoadClient publisher = load.connect("publisher");
            CompletableFuture<Void> flood = flood(publisher, messages, 1, new byte[1_000]);
            CompletableFuture<Integer> acknowledged = CompletableFuture.supplyAsync(() -> readAll(publisher, messages));
            load.assertServesOthers();

            for (int i = 1; i <= messages; i++) {
                int packetId = reader.read().packetId();
                reader.send(Frames.puback(packetId));
            }
            flood.join();
            assertThat(acknowledged.join()).isEqualTo(messages);
            assertThat(load.counters().dropped()).isZero();
        }
    }

    private static int readAll(LoadClient publisher, int messages) {
        try {
            for (int i = 1; i <= messages; i++) {
                assertThat(publisher.read().packetId()).isEqualTo(i);
            }
            return messages;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void slowsAPublisherToItsRateAndDropsNothing() throws IOException {
        int messages = 3_000;
        try (NodeUnderLoad load = new NodeUnderLoad("limits: {publish-rate: 1000}")) {
            LoadClient reader = load.connect("reader");
            reader.subscribe("flood", 0);
            long startNs = System.nanoTime();
            CompletableFuture<Void> flood = flood(load.connect("publisher"), messages, 0, new byte[100]);
            load.assertServesOthers();
            for (int i = 0; i < messages; i++) {
                assertThat(reader.read().type()).isEqualTo(Frames.PUBLISH);
            }

            // The burst of the first second, and one second for each thousand of the rest.
            assertThat(System.nanoTime() - startNs).isGreaterThan(1_900_000_000L);
            flood.join();
            assertThat(load.counters().dropped()).isZero();
        }
    }

    @Test
    void takesWhatAHeldClientSentBeforeItClosed() throws IOException {
        try (NodeUnderLoad load = new NodeUnderLoad("limits: {publish-rate: 10}")) {
            LoadClient reader = load.connect("reader");
            reader.subscribe("flood", 0);
            LoadClient publisher = load.connect("publisher");
            flood(publisher, 25, 0, new byte[100]).join();
            publisher.send(Frames.disconnect());
            publisher.close();

            for (int i = 0; i < 25; i++) {
                assertThat(reader.read().type()).isEqualTo(Frames.PUBLISH);
            }
            load.assertServesOthers();
        }
    }

    @Test
    void refusesAPacketAboveTheMaximum() throws IOException {
        try (NodeUnderLoad load = new NodeUnderLoad("limits: {maximum-packet-size: 1000}")) {
            LoadClient client = load.connect("client");
            client.send(Frames.publish("t", 0, 0, new byte[1_000]));

            assertThat(client.readDisconnect()).isEqualTo(0x95);
            load.assertServesOthers();
        }
    }

    @Test
    void answersEverySubscribeOfAFloodOneAfterTheOther() throws IOException {
        int filters = 5_000;
        try (NodeUnderLoad load = new NodeUnderLoad("")) {
            LoadClient client = load.connect("client");
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 1; i <= filters; i++) {
                        client.send(Frames.subscribe(i, "filter/" + i, 0));
                        client.send(Frames.unsubscribe(filters + i, "filter/" + (i - 1)));
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            load.assertServesOthers();
            for (int i = 1; i <= filters; i++) {
                assertThat(client.read().packetId()).isEqualTo(i);
                assertThat(client.read().packetId()).isEqualTo(filters + i);
            }
            flood.join();
            assertThat(load.counters().transientSubscriptions.sum()).isEqualTo(2); // the bystander's, and the last
        }
    }

    @Test
    void deliversEveryRetainedMessageToANewSubscription() throws IOException {
        int topics = 5_000;
        try (NodeUnderLoad load = new NodeUnderLoad("")) {
            LoadClient publisher = load.connect("publisher");
            retain(publisher, topics, new byte[10]);
            for (int expirySeconds : new int[] {0, 3_600}) {
                LoadClient reader = load.connect("reader" + expirySeconds, expirySeconds);
                reader.subscribe("kept/#", 1);
                for (int i = 0; i < topics; i++) {
                    reader.send(Frames.puback(reader.read().packetId()));
                }
            }
            load.assertServesOthers();

            assertThat(load.counters().dropped(DropReason.QUEUE_FULL)).isZero();
            retain(publisher, topics, new byte[0]);
            load.connect("reader3600", 0);
        }
    }

    @Test
    void deliversRetainedMessagesThatFillMoreThanTheOutboundBuffer() throws IOException {
        int topics = 100;
        try (NodeUnderLoad load = new NodeUnderLoad(NARROW)) {
            LoadClient publisher = load.connect("publisher");
            retain(publisher, topics, new byte[100_000]);
            for (int qos : new int[] {0, 1}) {
                for (int expirySeconds : new int[] {0, 3_600}) {
                    LoadClient reader = load.connect("reader" + expirySeconds, expirySeconds);
                    reader.subscribe("kept/#", qos);
                    for (int i = 0; i < topics; i++) {
                        Frame message = reader.read();
                        assertThat(message.type()).isEqualTo(Frames.PUBLISH);
                        if (qos == 1) {
                            reader.send(Frames.puback(message.packetId()));
                        }
                    }
                }
            }
            assertThat(load.counters().dropped()).isZero();
            retain(publisher, topics, new byte[0]);
            load.connect("reader3600", 0);
        }
    }

    /** [MQTT-3.10.4-2] */
    @Test
    void addsNoRetainedMessagesForASubscriptionThatHasEnded() throws IOException {
        int topics = 300; // more than the sockets take
        try (NodeUnderLoad load = new NodeUnderLoad(NARROW)) {
            LoadClient publisher = load.connect("publisher");
            retain(publisher, topics, new byte[100_000]);
            LoadClient reader = load.connect("reader");
            LongAdder subscriptions = load.counters().transientSubscriptions;
            long others = subscriptions.sum();
            reader.send(Frames.subscribe(1, "kept/#", 0));
            NodeUnderLoad.await("subscribed", () -> subscriptions.sum() == others + 1);
            reader.send(Frames.unsubscribe(2, "kept/#"));
            reader.send(Frames.pingreq());
            NodeUnderLoad.await("unsubscribed", () -> subscriptions.sum() == others);

            int messages = 0;
            for (Frame frame = reader.read(); frame.type() != Frames.PINGRESP; frame = reader.read()) {
                messages += frame.type() == Frames.PUBLISH ? 1 : 0;
            }
            assertThat(messages).isBetween(1, topics - 1);
            retain(publisher, topics, new byte[0]);
        }
    }

    private static void retain(LoadClient publisher, int topics, byte[] payload) throws IOException {
        for (int i = 1; i <= topics; i++) {
            publisher.send(Frames.retained("kept/" + i, i, payload));
            assertThat(publisher.read().packetId()).isEqualTo(i);
        }
    }
}
