package io.flotilla.cluster.session;

import io.flotilla.cluster.wire.MessageCodec;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.routing.message.ApplicationMessage;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the snapshot of a partition. A message that many sessions have is written once, and equal ones are the same, whether or not they are the same object: so two copies
 * that are equal write equal bytes. Confined to one thread.
 */
final class SnapshotOutput {
    private final WireOutput out;
    private final boolean sharesMessages;
    private final boolean namesPages;
    private final IdentityHashMap<ApplicationMessage, Integer> known = new IdentityHashMap<>();
    private final Map<ByteBuffer, Integer> written = new HashMap<>();
    private final WireOutput encoded = new WireOutput();
    private int messages;

    private SnapshotOutput(WireOutput out, boolean sharesMessages, boolean namesPages) {
        this.out = out;
        this.sharesMessages = sharesMessages;
        this.namesPages = namesPages;
    }

    /** Of all that the copies share. */
    static SnapshotOutput ofAll(WireOutput out) {
        return new SnapshotOutput(out, true, false);
    }

    /** For this member's disk. */
    static SnapshotOutput ofCheckpoint(WireOutput out) {
        return new SnapshotOutput(out, true, true);
    }

    /** Of what goes into one page, in which no message comes twice. */
    static SnapshotOutput ofPage(WireOutput out) {
        return new SnapshotOutput(out, false, false);
    }

    /** Whether a page is written as its name. */
    boolean namesPages() {
        return namesPages;
    }

    /** For what is neither a message nor has one. */
    WireOutput wire() {
        return out;
    }

    /** Writes how many there are, then each by {@code write}. */
    <T> void writeList(Collection<T> all, Consumer<? super T> write) {
        out.writeInt(all.size());
        all.forEach(write);
    }

    /** Writes whether there is one, then that by {@code write}. */
    <T> void writeOptional(@Nullable T value, Consumer<? super T> write) {
        out.writeBoolean(value != null);
        if (value != null) {
            write.accept(value);
        }
    }

    /** Writes the number of the message, and the message itself where the number is new. */
    void writeMessage(ApplicationMessage message) {
        if (!sharesMessages) {
            out.writeInt(messages++);
            MessageCodec.write(message, out);
            return;
        }
        Integer number = known.get(message);
        if (number != null) {
            out.writeInt(number);
            return;
        }
        encoded.clear();
        MessageCodec.write(message, encoded);
        ByteBuffer bytes = ByteBuffer.wrap(encoded.toBytes());
        int next = messages;
        int given = written.computeIfAbsent(bytes, isNew -> next);
        known.put(message, given);
        out.writeInt(given);
        if (given == next) {
            messages++;
            out.writeRaw(bytes.array(), 0, bytes.capacity());
        }
    }

    void writeDelivery(Delivery delivery) {
        DeliveryCodec.writeGrant(delivery, out);
        writeOptional(delivery.lease(), lease -> DeliveryCodec.writeLease(lease, out));
        writeMessage(delivery.message());
    }

    @Override
    public String toString() {
        return messages + " messages, " + out;
    }
}
