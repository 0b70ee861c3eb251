package io.flotilla.routing.tree;

import io.flotilla.routing.topic.Levels;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The children of a branch by their first level: an immutable hash array mapped trie (Bagwell, "Ideal Hash Trees", 2001). None is null, one is its {@link
 * Node} itself, more are a {@link Fork}.
 *
 * <p>Why this and not a hash table: it never stops to rehash, however many siblings there are, it takes no more room than it has children, and a
 * reader needs nothing but the one reference.
 */
sealed interface Children<V> permits Node, Fork {
    /** The child whose first level is level {@code index} of {@code levels}. */
    static <V> @Nullable Node<V> find(@Nullable Children<V> children, Levels levels, int index) {
        Children<V> at = children;
        int hash = 0;
        for (int depth = 0; at instanceof Fork<V> fork; depth++) {
            hash = depth % Fork.DEPTHS_PER_HASH == 0
                    ? levels.hash(index, depth / Fork.DEPTHS_PER_HASH)
                    : hash >>> Fork.BITS_PER_DEPTH;
            at = fork.child(1L << hash); // a shift takes the low six bits
        }
        return at instanceof Node<V> node && levels.isFirstOf(index, node.path) ? node : null;
    }

    /** {@code children} and {@code added}, in place of the one with the same first level. */
    static <V> Children<V> with(@Nullable Children<V> children, Node<V> added) {
        return with(children, added, 0);
    }

    private static <V> Children<V> with(@Nullable Children<V> children, Node<V> added, int depth) {
        if (children == null || (children instanceof Node<V> node && node.isAlike(added))) {
            return added;
        }
        Fork<V> fork = children instanceof Fork<V> f ? f : Fork.of(bit((Node<V>) children, depth), children);
        long bit = bit(added, depth);
        return fork.with(bit, with(fork.child(bit), added, depth + 1));
    }

    /** {@code children} except {@code removed}, which is one of them. */
    static <V> @Nullable Children<V> without(@Nullable Children<V> children, Node<V> removed) {
        return without(children, removed, 0);
    }

    private static <V> @Nullable Children<V> without(@Nullable Children<V> children, Node<V> removed, int depth) {
        if (!(children instanceof Fork<V> fork)) {
            return null;
        }
        long bit = bit(removed, depth);
        Children<V> rest = without(fork.child(bit), removed, depth + 1);
        return (rest == null ? fork.without(bit) : fork.with(bit, rest)).simplest();
    }

    static <V> void forEach(@Nullable Children<V> children, Consumer<? super Node<V>> visitor) {
        if (children instanceof Node<V> node) {
            visitor.accept(node);
        } else if (children instanceof Fork<V> fork) {
            fork.forEach(visitor);
        }
    }

    /** The slot of {@code node} in a fork {@code depth} forks down. */
    private static long bit(Node<?> node, int depth) {
        int hash = Levels.hash(node.path, depth / Fork.DEPTHS_PER_HASH);
        return 1L << (hash >>> (depth % Fork.DEPTHS_PER_HASH * Fork.BITS_PER_DEPTH));
    }
}
