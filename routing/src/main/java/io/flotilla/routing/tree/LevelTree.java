package io.flotilla.routing.tree;

import io.flotilla.routing.topic.Levels;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A trie from a path of levels to a value, which {@link SubscriptionTree} walks.
 *
 * <p>One thread writes at a time; any number read without a lock. A reader sees each change whole or not at all, and a walk that begins after a
 * change returned sees that change.
 *
 * <p>A {@link Leaf} holds all that follows the last level which its path shares with another. When a path comes that shares more, the leaf makes way
 * for a {@link Branch}; that stays until nothing is left below it. A change makes what is new apart and hangs it in by one write.
 */
final class LevelTree<V> {
    /** How many pieces of paths are remembered in order to share their bytes; a power of two. */
    private static final int SHARED_PIECES = 1024;

    private static final byte[] NO_BYTES = {};

    private final Branch<V> root = new Branch<>(NO_BYTES);
    private final AtomicInteger size = new AtomicInteger();

    /** Pieces lately added, by hash: most trees repeat a few words, and each then stores them once. */
    private final byte[] @Nullable [] shared = new byte[SHARED_PIECES][];

    Branch<V> root() {
        return root;
    }

    int size() {
        return size.get();
    }

    @Nullable
    V get(Levels path) {
        Branch<V> branch = root;
        for (int depth = 0; depth < path.count(); depth++) {
            if (path.is(depth, '#')) {
                return branch.below;
            }
            Node<V> child = branch.child(path, depth);
            if (child instanceof Leaf<V> leaf) {
                return path.restEquals(depth, leaf.path) ? leaf.value : null;
            }
            if (child == null) {
                return null;
            }
            branch = (Branch<V>) child;
        }
        return branch.value;
    }

    /** Returns the value that was there. */
    @Nullable
    V put(Levels path, V value) {
        V previous = put(root, path, 0, value);
        if (previous == null) {
            size.incrementAndGet();
        }
        return previous;
    }

    private @Nullable V put(Branch<V> branch, Levels path, int depth, V value) {
        V previous = null;
        if (depth == path.count()) {
            previous = branch.value;
            branch.value = value;
        } else if (path.is(depth, '#')) {
            previous = branch.below;
            branch.below = value;
        } else {
            Node<V> child = branch.child(path, depth);
            if (child instanceof Branch<V> next) {
                previous = put(next, path, depth + 1, value);
            } else if (!(child instanceof Leaf<V> leaf)) {
                branch.put(new Leaf<>(share(path.rest(depth)), value));
            } else if (path.restEquals(depth, leaf.path)) {
                previous = leaf.value;
                leaf.value = value;
            } else {
                Branch<V> split = branch(leaf);
                put(split, path, depth + 1, value);
                branch.put(split);
            }
        }
        return previous;
    }

    /** The path of {@code leaf}, with its first level as a branch. */
    private Branch<V> branch(Leaf<V> leaf) {
        int length = Levels.firstLength(leaf.path);
        Branch<V> branch = new Branch<>(share(Arrays.copyOf(leaf.path, length)));
        if (length == leaf.path.length) {
            branch.value = leaf.value;
            return branch;
        }
        byte[] rest = Arrays.copyOfRange(leaf.path, length + 1, leaf.path.length);
        if (rest.length == 1 && rest[0] == '#') {
            branch.below = leaf.value;
        } else {
            branch.put(new Leaf<>(share(rest), leaf.value));
        }
        return branch;
    }

    /** Returns the value that was there. */
    @Nullable
    V remove(Levels path) {
        V removed = remove(root, path, 0);
        if (removed != null) {
            size.decrementAndGet();
        }
        return removed;
    }

    private @Nullable V remove(Branch<V> branch, Levels path, int depth) {
        V removed = null;
        if (depth == path.count()) {
            removed = branch.value;
            branch.value = null;
        } else if (path.is(depth, '#')) {
            removed = branch.below;
            branch.below = null;
        } else {
            Node<V> child = branch.child(path, depth);
            if (child instanceof Leaf<V> leaf && path.restEquals(depth, leaf.path)) {
                removed = leaf.value;
                branch.remove(leaf);
            } else if (child instanceof Branch<V> next) {
                removed = remove(next, path, depth + 1);
                if (next.isEmpty()) {
                    branch.remove(next);
                }
            }
        }
        return removed;
    }

    /** Visits every path, spelled as a topic, with its value; in no order. */
    void forEach(BiConsumer<String, ? super V> visitor) {
        forEach(root, "", visitor);
    }

    private static <V> void forEach(Branch<V> branch, String prefix, BiConsumer<String, ? super V> visitor) {
        visit(prefix + '#', branch.below, visitor);
        branch.forEachChild(child -> {
            String path = prefix + child;
            switch (child) {
                case Leaf<V> leaf -> visitor.accept(path, leaf.value);
                case Branch<V> next -> {
                    visit(path, next.value, visitor);
                    forEach(next, path + '/', visitor);
                }
            }
        });
    }

    private static <V> void visit(String path, @Nullable V value, BiConsumer<String, ? super V> visitor) {
        if (value != null) {
            visitor.accept(path, value);
        }
    }

    private byte[] share(byte[] piece) {
        int slot = Arrays.hashCode(piece) & SHARED_PIECES - 1;
        byte[] known = shared[slot];
        if (known != null && Arrays.equals(known, piece)) {
            return known;
        }
        shared[slot] = piece;
        return piece;
    }
}
