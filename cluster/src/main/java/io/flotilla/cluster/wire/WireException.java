package io.flotilla.cluster.wire;

import java.io.Serial;

/** Bytes that are not what was agreed on. */
public final class WireException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public WireException(String what) {
        super(what);
    }
}
