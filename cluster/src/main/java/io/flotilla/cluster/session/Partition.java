package io.flotilla.cluster.session;

/** What one partition holds of clients, sessions, share groups and retained messages. Confined to the partition's thread. */
public final class Partition {
    Partition() {}
}
