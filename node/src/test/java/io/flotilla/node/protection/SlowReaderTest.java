package io.flotilla.node.protection;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.session.DropReason;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A subscriber that never reads: it loses (QoS 0) or queues (QoS 1) within its bounds, and alone. */
class SlowReaderTest {
    private static final int OUTBOUND_BYTES = 1 << 20;

    @Test
    void losesMessagesOfQos0BeyondItsBuffer() throws IOException {
        try (NodeUnderLoad load = new NodeUnderLoad("limits: {outbound-buffer-bytes: 1MiB}")) {
            load.connect("stuck").subscribe("flood", 0);
            LoadClient publisher = load.connect("publisher");
            byte[] message = Frames.publish("flood", 0, 0, new byte[10_000]);
            while (load.counters().dropped(DropReason.SLOW_READER) < 1_000) {
                publisher.send(message);
            }
            NodeUnderLoad.await("only the buffer is held", () -> load.heldBytes() < 2 * OUTBOUND_BYTES);

            load.assertServesOthers();
        }
    }

    @Test
    void queuesMessagesOfQos1WithinItsLimitAndLosesTheRest() throws IOException {
        try (NodeUnderLoad load = new NodeUnderLoad("sessions: {max-queued-messages: 100, max-inflight: 50}")) {
            load.connect("stuck").subscribe("flood", 1);
            LoadClient publisher = load.connect("publisher");
            for (int i = 1; i <= 500; i++) {
                publisher.send(Frames.publish("flood", 1, i, new byte[10_000]));
                assertThat(publisher.read().packetId()).isEqualTo(i);
            }
            NodeUnderLoad.await("drops", () -> load.counters().dropped(DropReason.QUEUE_FULL) == 350);

            assertThat(load.heldBytes()).isBetween(100L * 10_000, 250L * 11_000);
            load.assertServesOthers();
        }
    }

    @Test
    void queuesWithinTheLimitOfADurableSessionToo() throws IOException {
        try (NodeUnderLoad load = new NodeUnderLoad("sessions: {max-queued-messages: 100, max-inflight: 50}")) {
            LoadClient stuck = load.connect("stuck", 3_600);
            stuck.subscribe("flood", 1);
            LoadClient publisher = load.connect("publisher");
            for (int i = 1; i <= 500; i++) {
                publisher.send(Frames.publish("flood", 1, i, new byte[10_000]));
                assertThat(publisher.read().packetId()).isEqualTo(i);
            }
            NodeUnderLoad.await("drops", () -> load.counters().dropped(DropReason.QUEUE_FULL) == 350);

            load.assertServesOthers();
            load.connect("stuck", 0).close(); // takes the session over, and ends it
        }
    }
}
