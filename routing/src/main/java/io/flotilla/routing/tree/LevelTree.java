package io.flotilla.routing.tree;

import io.flotilla.routing.topic.Levels;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A trie from a path of levels to a value, which {@link SubscriptionTree} and {@link TopicTree} walk each in its way.
 *
 * <p>One thread writes at a time; any number read without a lock. A reader sees each change whole or not at all, and a walk that begins after a
 * change returned sees that change. A node with neither value nor children does not stay.
 */
final class LevelTree<V> {
    /** How many levels are remembered in order to share their bytes; a power of two. */
    private static final int SHARED_LEVELS = 1024;

    private static final byte[] NO_BYTES = {};

    private final Node<V> root = new Node<>(NO_BYTES, null, null);
    private final AtomicInteger size = new AtomicInteger();

    /** Levels lately added, by hash: most trees repeat a few words, and each then stores them once. */
    private final byte[] @Nullable [] shared = new byte[SHARED_LEVELS][];

    Node<V> root() {
        return root;
    }

    int size() {
        return size.get();
    }

    @Nullable
    V get(Levels path) {
        Node<V> node = root;
        for (int depth = 0; node != null && depth < path.count(); depth++) {
            node = Children.find(node.children, path, depth);
        }
        return node == null ? null : node.value;
    }

    /** Returns the value that was there. */
    @Nullable
    V put(Levels path, V value) {
        Node<V> node = root; // the deepest that is there
        int depth = 0;
        while (depth < path.count()) {
            Node<V> child = Children.find(node.children, path, depth);
            if (child == null) {
                break;
            }
            node = child;
            depth++;
        }
        if (depth == path.count()) {
            V previous = node.value;
            node.value = value;
            if (previous == null) {
                size.incrementAndGet();
            }
            return previous;
        }
        // The missing nodes are made from the last to the first and hung in by one write, so no reader sees half a
        // path.
        int last = path.count() - 1;
        Node<V> branch = new Node<>(share(path, last), value, null);
        for (int i = last - 1; i >= depth; i--) {
            branch = new Node<>(share(path, i), null, branch);
        }
        node.children = Children.with(node.children, branch);
        size.incrementAndGet();
        return null;
    }

    /** Returns the value that was there. */
    @Nullable
    V remove(Levels path) {
        Node<V> node = root;
        Node<V> kept = root; // the last node that is needed without this path, and its child that is not
        Node<V> dropped = null;
        for (int depth = 0; depth < path.count(); depth++) {
            Node<V> child = Children.find(node.children, path, depth);
            if (child == null) {
                return null;
            }
            if (dropped == null || node.value != null || node.children instanceof Fork) {
                kept = node;
                dropped = child;
            }
            node = child;
        }
        V previous = node.value;
        if (previous == null || dropped == null) {
            return null;
        }
        node.value = null;
        if (node.children == null) {
            kept.children = Children.without(kept.children, dropped);
        }
        size.decrementAndGet();
        return previous;
    }

    /** Visits every path, spelled as a topic, with its value; in no order. */
    void forEach(BiConsumer<String, ? super V> visitor) {
        Children.forEach(root.children, child -> forEach(child, NO_BYTES, visitor));
    }

    private static <V> void forEach(Node<V> node, byte[] prefix, BiConsumer<String, ? super V> visitor) {
        var path = new ByteArrayOutputStream(prefix.length + node.level.length + 1);
        path.writeBytes(prefix);
        path.writeBytes(node.level);
        V value = node.value;
        if (value != null) {
            visitor.accept(path.toString(StandardCharsets.UTF_8), value);
        }
        path.write('/');
        byte[] childPrefix = path.toByteArray();
        Children.forEach(node.children, child -> forEach(child, childPrefix, visitor));
    }

    private byte[] share(Levels path, int index) {
        int slot = path.hash(index, 0) & SHARED_LEVELS - 1;
        byte[] level = shared[slot];
        if (level == null || !path.equals(index, level)) {
            level = path.bytes(index);
            shared[slot] = level;
        }
        return level;
    }
}
