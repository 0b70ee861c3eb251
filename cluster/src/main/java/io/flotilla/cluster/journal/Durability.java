package io.flotilla.cluster.journal;

/** How safe a change is before anybody is told of it. */
public enum Durability {
    /** As many members hold it as are to hold it. It is written too, but nobody waits for that. */
    MEMORY,
    /** It is in the file, in the hands of the operating system: it survives the end of the process. A power cut takes what came within about the last second. */
    OS,
    /** It is forced to the disk: it survives a power cut. */
    FSYNC;

    /** The safer of the two. */
    public Durability and(Durability other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
