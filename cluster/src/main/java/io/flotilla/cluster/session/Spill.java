package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Page;
import io.flotilla.cluster.member.Pages;
import io.flotilla.cluster.wire.WireOutput;
import org.jspecify.annotations.Nullable;

/** Where the queues of one partition lay what waits and does not fit into memory, and what is counted of it. Confined to the partition's thread. */
final class Spill {
    private static final int SCRATCH_BYTES = 1 << 20; // a larger one is not kept

    private final Pages pages;
    private final QueueMemory memory;
    private final SessionEvents events;
    private final Census.@Nullable Tally tally;
    private WireOutput scratch = new WireOutput();

    Spill(Pages pages, QueueMemory memory, SessionEvents events, Census.@Nullable Tally tally) {
        this.pages = pages;
        this.memory = memory;
        this.events = events;
        this.tally = tally;
    }

    /** Of queues that stay in memory. */
    static Spill none(SessionEvents events) {
        return new Spill(Pages.NONE, QueueMemory.ALL, events, null);
    }

    /** How many bytes a queue may have at its head in memory, and how many at its end. */
    long room() {
        return pages.areThere() ? memory.bytes() / 2 : Long.MAX_VALUE;
    }

    /** A queue holds {@code delta} bytes more in memory. */
    void onHeld(long delta) {
        events.onQueuedBytes(delta);
    }

    /** Where a page is encoded, until the next one is. */
    WireOutput scratch() {
        if (scratch.array().length > SCRATCH_BYTES) {
            scratch = new WireOutput();
        }
        scratch.clear();
        return scratch;
    }

    /** Lays down a page; null where there is no room for it. */
    @Nullable
    Page write(byte[] bytes, int length, int items) {
        Page page = pages.write(bytes, length);
        if (page != null) {
            count(page, items);
        }
        return page;
    }

    /** A page of an earlier run. */
    void keep(Page page, int items) {
        pages.keep(page);
        count(page, items);
    }

    byte[] read(Page page) {
        return pages.read(page);
    }

    void free(Page page, int items) {
        pages.free(page);
        if (tally != null) {
            tally.add(Census.Kind.SPILLED_MESSAGES, -items);
            tally.add(Census.Kind.SPILLED_BYTES, -page.length());
        }
    }

    private void count(Page page, int items) {
        if (tally != null) {
            tally.add(Census.Kind.SPILLED_MESSAGES, items);
            tally.add(Census.Kind.SPILLED_BYTES, page.length());
        }
    }

    @Override
    public String toString() {
        return "spills to " + pages;
    }
}
