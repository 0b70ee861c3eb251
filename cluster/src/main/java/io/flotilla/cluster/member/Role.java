package io.flotilla.cluster.member;

/** What a member of a cluster is there for. */
public enum Role {
    /** It serves clients and holds partitions. */
    BOTH,
    /** It serves clients and holds no partition: it comes and goes, and no state moves. */
    FRONT,
    /** It holds partitions and serves no clients. */
    STORE;

    public boolean servesClients() {
        return this != STORE;
    }

    public boolean holdsPartitions() {
        return this != FRONT;
    }
}
