package io.flotilla.routing.tree;

import io.flotilla.routing.topic.Levels;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One level of several paths, and what follows it in each. Wildcards have fields of their own, because a match asks every branch on its way for them.
 *
 * <p>The fields are volatile: the one writer changes them while others read.
 */
final class Branch<V> extends Node<V> {
    /** What the path that ends here leads to, or null where none ends here. */
    volatile @Nullable V value;

    /** What the path that goes on with {@code #}, and ends there, leads to. */
    volatile @Nullable V below;

    /** What goes on with {@code +}. */
    volatile @Nullable Node<V> single;

    /** What goes on with any other level. */
    volatile @Nullable Children<V> literals;

    Branch(byte[] level) {
        super(level);
    }

    /** What goes on with level {@code index} of {@code path}, which is not {@code #}. */
    @Nullable
    Node<V> child(Levels path, int index) {
        return path.is(index, '+') ? single : Children.find(literals, path, index);
    }

    /** Adds {@code child}, in place of the one with the same first level. */
    void put(Node<V> child) {
        if (child.path.length > 0 && child.path[0] == '+') {
            single = child;
        } else {
            literals = Children.with(literals, child);
        }
    }

    void remove(Node<V> child) {
        if (child == single) {
            single = null;
        } else {
            literals = Children.without(literals, child);
        }
    }

    void forEachChild(Consumer<? super Node<V>> visitor) {
        Node<V> wildcard = single;
        if (wildcard != null) {
            visitor.accept(wildcard);
        }
        Children.forEach(literals, visitor);
    }

    boolean isEmpty() {
        return value == null && below == null && single == null && literals == null;
    }
}
