package io.flotilla.node.shard;

import io.flotilla.routing.message.ApplicationMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one shard gives to another at once: messages, and runs of them, in their order. Written by the one that gives, then read by the one that takes, who
 * gives it back empty: never used by both at a time.
 */
final class Handover {
    private final Shard giver;
    private final List<PublishRun> runs = new ArrayList<>(); // kept for the next time
    private final List<@Nullable ApplicationMessage> entries = new ArrayList<>(); // null: the next run
    private final List<Receipt> receipts = new ArrayList<>();
    private int runCount;
    private long bytes;

    Handover(Shard giver) {
        this.giver = giver;
    }

    void add(ApplicationMessage message, @Nullable Receipt receipt) {
        entries.add(message);
        bytes += message.queuedBytes();
        if (receipt != null) {
            receipts.add(receipt);
        }
    }

    /** Adds a run, whose bytes stay where they are until it has been taken. */
    void add(PublishRun run) {
        if (runCount == runs.size()) {
            runs.add(new PublishRun());
        }
        runs.get(runCount++).copy(run);
        run.bytes().retain();
        entries.add(null);
        bytes += run.bytes().capacity();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int size() {
        return entries.size();
    }

    /** What it keeps in memory. */
    long bytes() {
        return bytes;
    }

    /** Delivers to the taker's subscribers, on its event loop, and has the giver tell its publishers. */
    void take(Shard taker) {
        int nextRun = 0;
        for (int i = 0; i < entries.size(); i++) {
            ApplicationMessage message = entries.get(i);
            if (message != null) {
                taker.deliver(message);
            } else {
                PublishRun run = runs.get(nextRun++);
                taker.deliver(run);
                run.release();
            }
        }
        taker.onTaken(bytes);
        entries.clear();
        runCount = 0;
        bytes = 0;
        giver.onTakenBack(this);
    }

    /** Tells the publishers whose messages it took over. On the giver's event loop. */
    void acknowledge() {
        receipts.forEach(Receipt::onAccepted);
        receipts.clear();
    }

    boolean hasReceipts() {
        return !receipts.isEmpty();
    }
}
