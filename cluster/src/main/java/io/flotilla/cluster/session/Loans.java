package io.flotilla.cluster.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The messages that one share group has lent, each in a place that its lease names, where it is found without a search. Confined to one thread. */
final class Loans {
    private static final int FIRST_CAPACITY = 8;

    private @Nullable GroupMessage[] places = {};
    private int[] free = {}; // the places without a message: the first freeCount of these
    private int freeCount;

    int size() {
        return places.length - freeCount;
    }

    /** Keeps {@code message}; returns its place. */
    int add(GroupMessage message) {
        if (freeCount == 0) {
            grow();
        }
        int place = free[--freeCount];
        places[place] = message;
        message.place = place;
        return place;
    }

    /** Takes out what {@code lease} is of; null if that is not there any more. */
    @Nullable
    GroupMessage remove(Lease lease) {
        int place = lease.place();
        GroupMessage message = place < places.length ? places[place] : null;
        if (message == null || message.lending != lease.lending()) {
            return null;
        }
        places[place] = null;
        free[freeCount++] = place;
        return message;
    }

    /** Those that {@code test} picks, in the order of their places. */
    List<GroupMessage> find(Predicate<? super GroupMessage> test) {
        List<GroupMessage> found = new ArrayList<>();
        for (GroupMessage message : places) {
            if (message != null && test.test(message)) {
                found.add(message);
            }
        }
        return found;
    }

    /** The lease of {@code message}, which is in its place. */
    Lease lease(String group, GroupMessage message) {
        return new Lease(group, message.loan, message.lending, message.place, message.message.qos());
    }

    /** Writes the places, each message by {@code write}; the places that are free in the order in which they are given again. */
    void write(SnapshotOutput out, Consumer<GroupMessage> write) {
        out.wire().writeInt(places.length);
        for (GroupMessage message : places) {
            out.writeOptional(message, write);
        }
        for (int i = 0; i < freeCount; i++) {
            out.wire().writeInt(free[i]);
        }
    }

    /** Reads what {@link #write} wrote into one that is empty; {@code read} each message. */
    void read(SnapshotInput in, Supplier<GroupMessage> read) {
        int capacity = in.wire().readCount();
        places = new @Nullable GroupMessage[capacity];
        free = new int[capacity];
        for (int place = 0; place < capacity; place++) {
            GroupMessage message = in.readOptional(read);
            places[place] = message;
            if (message == null) {
                freeCount++;
            } else {
                message.place = place;
            }
        }
        for (int i = 0; i < freeCount; i++) {
            free[i] = in.wire().readInt();
        }
    }

    private void grow() {
        int before = places.length;
        int capacity = Math.max(FIRST_CAPACITY, before * 2);
        places = Arrays.copyOf(places, capacity);
        free = new int[capacity];
        for (int place = capacity - 1; place >= before; place--) {
            free[freeCount++] = place;
        }
    }

    @Override
    public String toString() {
        return size() + " on lease";
    }
}
