package io.flotilla.benchmarks.plan;

import static io.flotilla.benchmarks.plan.Fleet.require;

/**
 * What one node has, and how much of it stays free.
 *
 * @param networkBitsPerSecond in each direction
 * @param headroom the share of each that is kept for peaks, from 0 to below 1
 * @param replicas how many members hold each durable session
 */
record NodeSize(double cores, double memoryBytes, double networkBitsPerSecond, double headroom, int replicas) {
    NodeSize {
        require(cores > 0, "a node has a core");
        require(memoryBytes > 0, "a node has memory");
        require(networkBitsPerSecond > 0, "a node has a network");
        require(headroom >= 0 && headroom < 1, "the headroom is from 0 to below 1");
        require(replicas >= 1, "a session is held at least once");
    }

    /** The share that is used. */
    double used() {
        return 1 - headroom;
    }

    /** The fewest nodes of which a majority is left when all but one holder of a session are lost. */
    int fewestNodes() {
        return 2 * replicas - 1;
    }
}
