package io.flotilla.cluster.session;

/** Which message goes when a queue is full. */
public enum DropPolicy {
    /** The one that comes. */
    NEWEST,
    /** The one that has waited longest. */
    OLDEST
}
