package io.flotilla.node.cluster;

import io.flotilla.harness.TestCluster;
import org.junit.jupiter.api.Tag;

/** The same where the nodes of the clients hold no partition, and those that hold them serve no clients. */
@Tag("faults")
class AcrossFrontsTest extends AcrossNodesTest {
    @Override
    TestCluster open() {
        return TestCluster.ofRoles(2, 3, "--admin-port", "0");
    }

    @Override
    int firstServing() {
        return 2;
    }
}
