package io.flotilla.cluster.journal;

import java.io.IOException;
import java.io.Serial;

/** A data directory or a journal that cannot be used. The message tells an operator which file it is, and what is wrong with it. */
public final class JournalException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    public JournalException(String what) {
        super(what);
    }
}
