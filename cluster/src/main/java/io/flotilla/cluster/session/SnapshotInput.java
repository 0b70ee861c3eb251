package io.flotilla.cluster.session;

import io.flotilla.cluster.wire.MessageCodec;
import io.flotilla.cluster.wire.WireException;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.routing.message.ApplicationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link SnapshotOutput} wrote. Confined to one thread. */
final class SnapshotInput {
    private final WireInput in;
    private final List<ApplicationMessage> messages = new ArrayList<>();

    SnapshotInput(WireInput in) {
        this.in = in;
    }

    WireInput wire() {
        return in;
    }

    <T> List<T> readList(Supplier<T> read) {
        int count = in.readCount();
        List<T> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(read.get());
        }
        return all;
    }

    <T> @Nullable T readOptional(Supplier<T> read) {
        return in.readBoolean() ? read.get() : null;
    }

    ApplicationMessage readMessage() {
        int number = in.readInt();
        if (number < 0 || number > messages.size()) {
            throw new WireException("message " + number + " after " + messages.size());
        }
        if (number == messages.size()) {
            messages.add(MessageCodec.read(in));
        }
        return messages.get(number);
    }

    Delivery readDelivery() {
        DeliveryCodec.Grant grant = DeliveryCodec.readGrant(in);
        Lease lease = readOptional(() -> DeliveryCodec.readLease(in));
        return grant.of(readMessage(), lease);
    }

    @Override
    public String toString() {
        return messages.size() + " messages, " + in;
    }
}
