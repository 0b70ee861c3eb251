package io.flotilla.cluster.member;

import io.flotilla.cluster.wire.WireException;

/** How safe a change is before anybody is told of it. */
public enum Durability {
    /** As many members hold it as are to hold it. It is written too, but nobody waits for that. */
    MEMORY(0),
    /** It is in the file, in the hands of the operating system: it survives the end of the process. A power cut takes what came within about the last second. */
    OS(1),
    /** It is forced to the disk: it survives a power cut. */
    FSYNC(2);

    private static final Durability[] VALUES = values();

    private final int code;

    Durability(int code) {
        this.code = code;
    }

    /** The one whose {@link #code} it is. */
    public static Durability of(int code) {
        if (code >= VALUES.length) {
            throw new WireException("no durability is " + code);
        }
        return VALUES[code];
    }

    /** As members and files tell it: from 0 on, in the order of their declaration. */
    public int code() {
        return code;
    }

    /** The safer of the two. */
    public Durability and(Durability other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
