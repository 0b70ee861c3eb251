package io.flotilla.routing.tree;

import io.flotilla.routing.topic.Levels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A place in a {@link LevelTree}: the paths that begin alike up to here. */
abstract sealed class Node<V> implements Children<V> permits Branch, Leaf {
    /** One level or, of a leaf, all that follow; to be read only, and shared with other nodes. */
    final byte[] path;

    Node(byte[] path) {
        this.path = path;
    }

    /** Whether both have the same first level, so that they cannot be siblings. */
    boolean isAlike(Node<V> other) {
        int length = Levels.firstLength(path);
        return length == Levels.firstLength(other.path) && Arrays.equals(path, 0, length, other.path, 0, length);
    }

    /** Whether a topic that begins with this level is left alone by leading wildcards [MQTT-4.7.2-1]. */
    boolean isReserved() {
        return path.length > 0 && path[0] == '$';
    }

    @Override
    public String toString() {
        return new String(path, StandardCharsets.UTF_8);
    }
}
