package io.flotilla.cluster.member;

/**
 * What a member has sent to the copies of its partitions.
 *
 * @param batches of operations that a copy has taken
 * @param bytes of those
 * @param waitedNs from when each was sent until the copy had it, in all, in ns
 * @param snapshots of whole partitions, for copies that were behind
 */
public record ReplicationCounts(long batches, long bytes, long waitedNs, long snapshots) {
    /** Of a node that has no copies. */
    public static final ReplicationCounts NONE = new ReplicationCounts(0, 0, 0, 0);
}
