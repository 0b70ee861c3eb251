package io.flotilla.benchmarks.soak;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What one publisher sends to one topic at one QoS, numbered from 1. One publisher writes; any thread reads. */
final class Feed {
    private static final int HEADER_BYTES = 8;
    private static final int MAX_FILLER_BYTES = 1_000;

    /** A message of a feed, as its payload tells. */
    record Message(int feed, int number) {}

    final int index;
    final String topic;
    final int qos;

    /** Whether the broker must hand its messages on in the order of their numbers. */
    final boolean ordered;

    private final BitSet accepted = new BitSet();
    private volatile int published;

    Feed(int index, String topic, int qos, boolean ordered) {
        this.index = index;
        this.topic = topic;
        this.qos = qos;
        this.ordered = ordered;
    }

    /** The number of the next message, which from now on may have been sent. */
    int next() {
        int number = published + 1; // nobody else writes it
        published = number;
        return number;
    }

    /** The number of the last message that may have been sent, 0 before the first. */
    int published() {
        return published;
    }

    /** Notes that the broker has taken over the responsibility for message {@code number}. */
    void accept(int number) {
        synchronized (accepted) {
            accepted.set(number);
        }
    }

    int acceptedCount() {
        synchronized (accepted) {
            return accepted.cardinality();
        }
    }

    /** The numbers from {@code first} on that the broker is responsible for. */
    BitSet acceptedFrom(int first) {
        synchronized (accepted) {
            BitSet from = (BitSet) accepted.clone();
            from.clear(0, first);
            return from;
        }
    }

    /** The payload of message {@code number}: which it is, and bytes that follow from that, of a length that does too. */
    byte[] payload(int number) {
        SplittableRandom random = new SplittableRandom(((long) index << 32) + number);
        byte[] payload = new byte[HEADER_BYTES + random.nextInt(MAX_FILLER_BYTES)];
        random.nextBytes(payload);
        ByteBuffer.wrap(payload).putInt(index).putInt(number);
        return payload;
    }

    /** The message that {@code payload} says it is, or null where it is too short to be one. */
    static @Nullable Message identify(byte[] payload) {
        if (payload.length < HEADER_BYTES) {
            return null;
        }
        ByteBuffer header = ByteBuffer.wrap(payload);
        return new Message(header.getInt(), header.getInt());
    }

    @Override
    public String toString() {
        return topic + " (QoS " + qos + ", " + published + " published)";
    }
}
