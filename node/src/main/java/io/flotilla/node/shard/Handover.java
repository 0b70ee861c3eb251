package io.flotilla.node.shard;

import io.flotilla.routing.message.ApplicationMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages that one shard gives to another at once. Written by the one that gives, then read by the one that takes, never by both at a time. */
final class Handover {
    private final Shard giver;
    private final List<ApplicationMessage> messages = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();

    Handover(Shard giver) {
        this.giver = giver;
    }

    void add(ApplicationMessage message, @Nullable Receipt receipt) {
        messages.add(message);
        if (receipt != null) {
            receipts.add(receipt);
        }
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    int size() {
        return messages.size();
    }

    /** Delivers to the taker's subscribers, on its event loop, and has the giver tell its publishers. */
    void take(Shard taker) {
        long bytes = 0;
        for (int i = 0; i < messages.size(); i++) {
            ApplicationMessage message = messages.get(i);
            taker.deliver(message);
            bytes += message.queuedBytes();
        }
        taker.onTaken(bytes);
        if (!receipts.isEmpty()) {
            giver.execute(() -> receipts.forEach(Receipt::onAccepted));
        }
    }
}
