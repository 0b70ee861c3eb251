package io.flotilla.cluster.session;

/**
 * What is to be counted of one partition: the bytes that it holds, which every copy does, told in sums; and what happens to messages, which happens once, at the owner's.
 * Confined to the partition's thread.
 */
final class PartitionEvents implements SessionEvents {
    private static final long TOLD_AT_ONCE_BYTES = 256 * 1024;

    private final SessionEvents to;
    private final Effects effects;
    private long heldBytes;
    private long untoldBytes;

    PartitionEvents(SessionEvents to, Effects effects) {
        this.to = to;
        this.effects = effects;
    }

    @Override
    public void onQueuedBytes(long delta) {
        heldBytes += delta;
        untoldBytes += delta;
        if (untoldBytes >= TOLD_AT_ONCE_BYTES || untoldBytes <= -TOLD_AT_ONCE_BYTES) {
            tell();
        }
    }

    /** Tells what has not been told. */
    void tell() {
        if (untoldBytes != 0) {
            long told = untoldBytes;
            untoldBytes = 0;
            to.onQueuedBytes(told);
        }
    }

    @Override
    public void onDropped(DropReason reason, int messages) {
        if (effects.areHeard()) {
            to.onDropped(reason, messages);
        }
    }

    @Override
    public void onWillPublished() {
        if (effects.areHeard()) {
            to.onWillPublished();
        }
    }

    /** The partition is here no more, and holds nothing. */
    void close() {
        onQueuedBytes(-heldBytes);
        tell();
    }
}
