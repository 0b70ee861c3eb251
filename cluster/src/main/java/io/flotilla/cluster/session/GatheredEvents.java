package io.flotilla.cluster.session;

import java.util.function.Consumer;

/** The events of one thread, of which the bytes are told in sums: what comes and goes within a batch costs no shared counter. Confined to that thread. */
public final class GatheredEvents implements SessionEvents {
    private static final long TOLD_AT_ONCE_BYTES = 256 * 1024;

    private final SessionEvents to;
    private final Consumer<Runnable> gather;
    private final Runnable flush = this::flush;
    private long queuedBytes;
    private boolean gathered;

    /** @param gather given what tells {@code to} the sum, when there is something to tell, to run it later, but soon */
    public GatheredEvents(SessionEvents to, Consumer<Runnable> gather) {
        this.to = to;
        this.gather = gather;
    }

    @Override
    public void onQueuedBytes(long delta) {
        queuedBytes += delta;
        if (!gathered) {
            gathered = true;
            gather.accept(flush);
        } else if (queuedBytes >= TOLD_AT_ONCE_BYTES || queuedBytes <= -TOLD_AT_ONCE_BYTES) {
            tell();
        }
    }

    private void flush() {
        gathered = false;
        tell();
    }

    private void tell() {
        long told = queuedBytes;
        queuedBytes = 0;
        if (told != 0) {
            to.onQueuedBytes(told);
        }
    }

    @Override
    public void onDropped(DropReason reason, int messages) {
        to.onDropped(reason, messages);
    }

    @Override
    public void onWillPublished() {
        to.onWillPublished();
    }
}
