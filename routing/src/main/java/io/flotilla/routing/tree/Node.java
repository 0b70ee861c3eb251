package io.flotilla.routing.tree;

import org.jspecify.annotations.Nullable;

/**
 * One level of a {@link LevelTree}. There may be ten millions of them, hence three references and nothing else.
 *
 * <p>The fields are volatile: the one writer changes them while others read.
 */
final class Node<V> implements Children<V> {
    /** To be read only, and shared with other nodes of the same level. */
    final byte[] level;

    /** What the path that ends here leads to, or null where none ends here. */
    volatile @Nullable V value;

    volatile @Nullable Children<V> children;

    Node(byte[] level, @Nullable V value, @Nullable Children<V> children) {
        this.level = level;
        this.value = value;
        this.children = children;
    }

    /** Whether a topic that begins with this level is left alone by leading wildcards [MQTT-4.7.2-1]. */
    boolean isReserved() {
        return level.length > 0 && level[0] == '$';
    }
}
