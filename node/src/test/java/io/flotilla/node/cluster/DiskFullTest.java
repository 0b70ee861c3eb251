package io.flotilla.node.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.harness.Await;
import io.flotilla.harness.Frames.Connect;
import io.flotilla.harness.SmallDisk;
import io.flotilla.harness.TestCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster of three does while the data disk of one member has not a byte left. It needs root, for disks that can be filled. */
@Tag("faults")
class DiskFullTest {
    private static final int QUOTA_EXCEEDED = 0x97;
    private static final int MEGABYTES = 256;

    /** So many that some of their partitions are on the member whose disk is full. */
    private static final int SESSIONS = 20;

    @TempDir
    private Path data;

    private List<SmallDisk> disks = List.of();
    private TestCluster cluster;

    @BeforeEach
    void start() {
        String obstacle = SmallDisk.obstacle();
        assumeTrue(obstacle == null, obstacle);
        disks = Stream.of("a", "b", "c")
                .map(each -> SmallDisk.at(data.resolve(each), MEGABYTES))
                .toList();
        cluster = TestCluster.ofKept(3, data);
        cluster.awaitServing(ended -> {});
    }

    @AfterEach
    void end() {
        if (cluster != null) {
            cluster.close();
        }
        disks.forEach(SmallDisk::close);
    }

    @Test
    void refusesDurableWorkUntilThereIsRoomAndServesWhatNeedsNone() {
        for (int i = 0; i < SESSIONS; i++) {
            try (Client boat = Client.connect(cluster.addresses().get(0), Connect.durableAs("boat" + i))) {
                boat.subscribe("harbour", 1);
            }
        }
        try (Client crew = Client.connect(cluster.addresses().get(1), Connect.transientAs("crew"));
                Client captain = Client.connect(cluster.addresses().get(2), Connect.transientAs("captain"))) {
            crew.subscribe("deck", 1);

            disks.get(1).fill();

            Await.that(() -> captain.tryPublish("harbour", "cargo") == QUOTA_EXCEEDED, () -> "nothing is refused");
            Await.that(
                    () -> cluster.node(1).log().contains("The disk of the journal is full"), () -> "b raises no alarm");
            captain.publish("deck", "heave", 1);
            crew.receive("heave");
            Client.connect(cluster.addresses().get(1), Connect.transientAs("guest"))
                    .leave();

            disks.get(1).free();

            Await.that(() -> captain.tryPublish("harbour", "cargo") < 0x80, () -> "it refuses for ever");
        }
    }
}
