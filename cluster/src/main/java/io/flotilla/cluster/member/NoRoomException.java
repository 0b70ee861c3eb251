package io.flotilla.cluster.member;

import java.io.Serial;

/** An operation that needs room did not run, since the disk that its partition is kept on has none. */
public final class NoRoomException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public NoRoomException() {
        super(
                "the disk has no room",
                null,
                false,
                false); // told for each message: a trace would cost more than it tells
    }
}
