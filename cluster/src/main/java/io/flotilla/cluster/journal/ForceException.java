package io.flotilla.cluster.journal;

import java.io.IOException;
import java.io.Serial;

/** The disk did not take what was written: nobody knows what it holds, so nothing can be told safe any more. */
final class ForceException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    ForceException(IOException cause) {
        super(cause);
    }
}
