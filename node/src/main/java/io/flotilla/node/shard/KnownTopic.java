package io.flotilla.node.shard;

import io.flotilla.routing.topic.TopicName;
import org.jspecify.annotations.Nullable;

/** A Topic Name and where its messages go, as one shard found it last. Confined to the shard's event loop. */
final class KnownTopic {
    private static final long ENTRY_BYTES = 250;

    final TopicName name;
    final int hash;

    @Nullable
    Route route;

    KnownTopic(TopicName name, int hash) {
        this.name = name;
        this.hash = hash;
    }

    /** About what it takes in memory besides its route: the name is held both encoded and as text. */
    long bytes() {
        return ENTRY_BYTES + 2L * name.utf8Length();
    }

    @Override
    public String toString() {
        return name.toString();
    }
}
