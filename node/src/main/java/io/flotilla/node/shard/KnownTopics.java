package io.flotilla.node.shard;

import io.flotilla.node.codec.TopicBytes;
import io.flotilla.node.codec.TopicNames;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The topics that were published to lately, found by their bytes: one that repeats is neither decoded nor routed again.
 *
 * <p>Confined to one event loop. O(bytes of the topic), and allocates nothing for a topic that is known. Bounded in bytes, whatever clients send.
 */
final class KnownTopics implements TopicNames {
    private static final int FIRST_CAPACITY = 1 << 10;
    private static final int MAX_CAPACITY = 1 << 20;

    /*
     * Sets of two neighbours. The newest comes first and pushes the older one out of the set, so that two topics that share a set both stay,
     * and no topic needs a list, an age or a removal. Where a third comes, the table grows as long as it may.
     */
    private @Nullable KnownTopic[] topics = new @Nullable KnownTopic[FIRST_CAPACITY];
    private final long limitBytes;
    private int size;
    private long bytes;

    /** @param limitBytes about what the topics and their routes may take in memory; when they take more, all are forgotten */
    KnownTopics(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    @Override
    public TopicName get(ByteBuf in, int index, int length) {
        return find(in, index, length).name;
    }

    /** The topic with this name. */
    KnownTopic find(TopicName name) {
        int hash = TopicBytes.hash(name.utf8());
        int set = set(hash);
        KnownTopic newest = topics[set];
        if (newest != null && newest.hash == hash && newest.name.equals(name)) {
            return newest;
        }
        KnownTopic older = topics[set + 1];
        if (older != null && older.hash == hash && older.name.equals(name)) {
            return older;
        }
        return add(new KnownTopic(name, hash));
    }

    /**
     * The topic of {@code length} bytes from {@code index} on.
     *
     * @throws io.flotilla.node.packet.PacketException where it is no Topic Name, as {@link TopicNames#get} says
     */
    KnownTopic find(ByteBuf in, int index, int length) {
        int hash = TopicBytes.hash(in, index, length);
        int set = set(hash);
        KnownTopic newest = topics[set];
        if (newest != null && newest.hash == hash && equals(newest.name, in, index, length)) {
            return newest;
        }
        KnownTopic older = topics[set + 1];
        if (older != null && older.hash == hash && equals(older.name, in, index, length)) {
            return older;
        }
        return add(new KnownTopic(TopicNames.decode(in, index, length), hash));
    }

    private KnownTopic add(KnownTopic topic) {
        if (bytes > limitBytes) {
            topics = new @Nullable KnownTopic[FIRST_CAPACITY];
            size = 0;
            bytes = 0;
        } else if (2 * size >= topics.length && topics.length < MAX_CAPACITY) {
            grow();
        }
        put(topic);
        bytes += topic.bytes();
        return topic;
    }

    private void put(KnownTopic topic) {
        int set = set(topic.hash);
        KnownTopic pushedOut = topics[set + 1];
        if (pushedOut == null) {
            size++;
        } else {
            bytes -= pushedOut.bytes() + (pushedOut.route == null ? 0 : pushedOut.route.bytes());
        }
        topics[set + 1] = topics[set];
        topics[set] = topic;
    }

    private void grow() {
        @Nullable KnownTopic[] old = topics;
        topics = new @Nullable KnownTopic[old.length * 2];
        size = 0;
        for (int i = old.length - 1; i >= 0; i--) { // so that the newest of a set comes last, and first again
            KnownTopic topic = old[i];
            if (topic != null) {
                put(topic);
            }
        }
    }

    /** {@code topic} has another route now. */
    void route(KnownTopic topic, Route route) {
        bytes += route.bytes() - (topic.route == null ? 0 : topic.route.bytes());
        topic.route = route;
    }

    private int set(int hash) {
        return hash & (topics.length - 2);
    }

    private static boolean equals(TopicName topic, ByteBuf in, int index, int length) {
        return topic.utf8Length() == length && TopicBytes.equals(topic.utf8(), in, index);
    }

    @Override
    public String toString() {
        return size + " topics, " + bytes + " bytes with their routes";
    }
}
