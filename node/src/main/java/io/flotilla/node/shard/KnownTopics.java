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
    private static final int MAX_CAPACITY = 1 << 22;

    /*
     * Open addressing, no more than half full. The hashes lie together, so that a search comes to no topic but the one it looks for; and it goes no further
     * than so many places, where the last one yields: names that were chosen to collide cost their sender, and nobody else.
     */
    private static final int PLACES = 16;

    private int[] hashes = new int[FIRST_CAPACITY];
    private @Nullable KnownTopic[] topics = new @Nullable KnownTopic[FIRST_CAPACITY];
    private final long limitBytes;
    private int size;
    private long bytes;
    private @Nullable KnownTopic last; // what is decoded is routed next

    /** @param limitBytes about what the topics and their routes may take in memory; when they take more, all are forgotten */
    KnownTopics(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    @Override
    public TopicName get(ByteBuf in, int index, int length) {
        KnownTopic found = find(in, index, length);
        last = found;
        return found.name;
    }

    /** The topic with this name. */
    KnownTopic find(TopicName name) {
        if (last != null && last.name.equals(name)) {
            return last;
        }
        int hash = TopicBytes.hash(name.utf8());
        for (int i = 0; i < PLACES; i++) {
            int place = place(hash, i);
            if (hashes[place] == hash) {
                KnownTopic there = topics[place];
                if (there != null && there.name.equals(name)) {
                    return there;
                }
            }
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
        for (int i = 0; i < PLACES; i++) {
            int place = place(hash, i);
            if (hashes[place] == hash) {
                KnownTopic there = topics[place];
                if (there != null && there.utf8.length == length && TopicBytes.equals(there.utf8, in, index)) {
                    return there;
                }
            }
        }
        return add(new KnownTopic(TopicNames.decode(in, index, length), hash));
    }

    private KnownTopic add(KnownTopic topic) {
        if (bytes > limitBytes) {
            resize(FIRST_CAPACITY);
        } else if (2 * size >= topics.length && topics.length < MAX_CAPACITY) {
            @Nullable KnownTopic[] old = topics;
            resize(old.length * 2);
            for (KnownTopic each : old) {
                if (each != null) {
                    put(each);
                }
            }
        }
        put(topic);
        return topic;
    }

    private void resize(int capacity) {
        hashes = new int[capacity];
        topics = new @Nullable KnownTopic[capacity];
        size = 0;
        bytes = 0;
        last = null;
    }

    private void put(KnownTopic topic) {
        int place = place(topic.hash, 0);
        for (int i = 1; i < PLACES && topics[place] != null; i++) {
            place = place(topic.hash, i);
        }
        KnownTopic yielding = topics[place];
        if (yielding == null) {
            size++;
        } else {
            bytes -= yielding.bytes();
        }
        hashes[place] = topic.hash;
        topics[place] = topic;
        bytes += topic.bytes();
    }

    /** {@code topic}, which was just found, now weighs {@code moreBytes} more. */
    void onGrown(long moreBytes) {
        bytes += moreBytes;
    }

    private int place(int hash, int i) {
        return (hash + i) & (topics.length - 1);
    }

    @Override
    public String toString() {
        return size + " topics, " + bytes + " bytes with their routes";
    }
}
