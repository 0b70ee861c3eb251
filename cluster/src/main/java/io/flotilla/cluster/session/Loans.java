package io.flotilla.cluster.session;

import java.util.Arrays;
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
        return place;
    }

    /** Takes out what {@code lease} is of; null if that is not there any more. */
    @Nullable
    GroupMessage remove(Lease lease) {
        int place = lease.place();
        GroupMessage message = place < places.length ? places[place] : null;
        if (message == null || message.ticket != lease.ticket()) {
            return null;
        }
        places[place] = null;
        free[freeCount++] = place;
        return message;
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
