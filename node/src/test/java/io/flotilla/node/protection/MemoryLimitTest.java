package io.flotilla.node.protection;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.session.DropReason;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.pressure.MemoryGuard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens at the limit of memory: publishers are slowed, then refused, and served again when there is room. */
class MemoryLimitTest {
    private static final String SMALL = "limits: {memory-share: 0.05}\n";
    private static final int QUOTA_EXCEEDED = 0x97;

    @Test
    void refusesSomeLargePacketsWhereNotAllFitAndTakesTheOthers() throws Exception {
        int packets = 50;
        try (NodeUnderLoad load = new NodeUnderLoad(SMALL)) {
            byte[] large = Frames.publish("large", 1, 1, new byte[(int) (load.limitBytes() / 10)]);
            List<LoadClient> clients = new ArrayList<>();
            for (int i = 0; i < packets; i++) {
                clients.add(load.connect("large" + i));
                clients.get(i).trySend(Arrays.copyOf(large, large.length - 1));
            }
            load.assertServesOthers();

            int taken = 0;
            for (LoadClient each : clients) {
                each.trySend(Arrays.copyOfRange(large, large.length - 1, large.length));
                Frame answer =
                        each.readOrEnd(); // where it is refused, TCP may drop the DISCONNECT with what was not read
                taken += answer != null && answer.type() == Frames.PUBACK ? 1 : 0;
            }
            assertThat(taken).isPositive();
            assertThat(load.counters().ended(ReasonCode.QUOTA_EXCEEDED))
                    .isEqualTo(packets - taken)
                    .isPositive();
            NodeUnderLoad.await("memory is given back", () -> load.heldBytes() < large.length);
            load.assertServesOthers();
        }
    }

    @Test
    void slowsThenRefusesPublishersWhenSessionsFillTheMemoryAndServesThemAfter() throws Exception {
        try (NodeUnderLoad load =
                new NodeUnderLoad(SMALL + "sessions: {max-queued-bytes: 1GiB, max-queued-messages: 1000000}")) {
            LoadClient away = load.connect("away", 3_600);
            away.subscribe("flood", 1);
            away.close();
            LoadClient publisher = load.connect("publisher");
            byte[] payload = new byte[100_000];
            int code = 0;
            for (int i = 1; code != QUOTA_EXCEEDED; i++) {
                publisher.send(Frames.publish("flood", 1, i % 65_000 + 1, payload));
                code = publisher.read().reasonCode();
            }
            assertThat(load.node().memory().level()).isEqualTo(MemoryGuard.Level.REFUSING);
            assertThat(load.counters().dropped(DropReason.QUOTA_EXCEEDED)).isPositive();
            assertThat(load.heldBytes()).isLessThan(2 * load.limitBytes());
            assertEndsAnMqtt3PublisherInsteadOfAcknowledging(load, payload);

            load.connect("away", 0).close(); // takes the session over, and ends it
            NodeUnderLoad.await(
                    "publishers are served", () -> load.node().memory().level() == MemoryGuard.Level.OPEN);
            load.assertServesOthers();
        }
    }

    /** MQTT 3 has no answer that says that a message was not taken (I1). */
    private static void assertEndsAnMqtt3PublisherInsteadOfAcknowledging(NodeUnderLoad load, byte[] payload)
            throws IOException {
        LoadClient publisher = load.open();
        publisher.send(Frames.connectOfMqtt3("old"));
        assertThat(publisher.read().type()).isEqualTo(Frames.CONNACK);
        publisher.send(Frames.publishOfMqtt3("flood", 1, payload));
        assertThat(publisher.readOrEnd()).isNull();
    }

    @Test
    void retainedMessagesCountAndCanAlwaysBeCleared() throws Exception {
        try (NodeUnderLoad load = new NodeUnderLoad(SMALL)) {
            LoadClient publisher = load.connect("publisher");
            byte[] payload = new byte[1_000_000];
            int kept = 0;
            while (retain(publisher, kept + 1, payload) != QUOTA_EXCEEDED) {
                kept++;
            }
            assertThat(load.heldBytes()).isLessThan(2 * load.limitBytes());

            LoadClient operator = load.connect("operator");
            for (int i = 1; i <= kept; i++) {
                assertThat(retain(operator, i, new byte[0])).isNotEqualTo(QUOTA_EXCEEDED);
            }
            NodeUnderLoad.await(
                    "publishers are served", () -> load.node().memory().level() == MemoryGuard.Level.OPEN);
            load.assertServesOthers();
        }
    }

    private static int retain(LoadClient publisher, int topic, byte[] payload) throws IOException {
        publisher.send(Frames.retained("kept/" + topic, 1, payload));
        return publisher.read().reasonCode();
    }
}
