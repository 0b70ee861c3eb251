package io.flotilla.routing.tree;

import io.flotilla.routing.topic.Levels;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A trie from Topic Names to one value each, which finds those that a Topic Filter matches (MQTT 5.0, section 4.7): {@link SubscriptionTree} the
 * other way round.
 *
 * <p>One thread writes at a time; any number read without a lock. Matching costs by the part of the trie that the filter covers.
 */
public final class TopicTree<V> {
    private final LevelTree<V> tree = new LevelTree<>();

    /** The value of {@code topic}. */
    public @Nullable V get(TopicName topic) {
        return tree.get(topic.levels());
    }

    /** Sets the value of {@code topic}; returns the one before. */
    public @Nullable V put(TopicName topic, V value) {
        return tree.put(topic.levels(), value);
    }

    /** Forgets {@code topic}; returns its value. */
    public @Nullable V remove(TopicName topic) {
        return tree.remove(topic.levels());
    }

    /** Visits the value of every topic, in no order. */
    public void forEach(Consumer<? super V> visitor) {
        tree.forEach((path, value) -> visitor.accept(value));
    }

    /** Visits the value of every topic that {@code filter} matches, in no order. */
    public void match(TopicFilter filter, Consumer<? super V> visitor) {
        match(tree.root(), filter.levels(), 0, visitor);
    }

    private static <V> void match(Branch<V> branch, Levels filter, int depth, Consumer<? super V> visitor) {
        if (depth == filter.count()) {
            visit(branch.value, visitor);
        } else if (filter.is(depth, '#')) {
            visit(branch.value, visitor); // a/# matches a
            forEachChild(branch, depth, child -> visitAll(child, visitor));
        } else if (filter.is(depth, '+')) {
            forEachChild(branch, depth, child -> match(child, filter, depth, visitor));
        } else {
            Node<V> child = branch.child(filter, depth);
            if (child != null) {
                match(child, filter, depth, visitor);
            }
        }
    }

    /** Goes on with {@code node}, whose first level is matched by level {@code depth}. */
    private static <V> void match(Node<V> node, Levels filter, int depth, Consumer<? super V> visitor) {
        switch (node) {
            case Branch<V> branch -> match(branch, filter, depth + 1, visitor);
            case Leaf<V> leaf -> {
                if (filter.restIsMatchedBy(depth, leaf.path)) {
                    visitor.accept(leaf.value);
                }
            }
        }
    }

    /** Visits the children that a wildcard at level {@code depth} stands for: all, save {@code $} topics at the root [MQTT-4.7.2-1]. */
    private static <V> void forEachChild(Branch<V> branch, int depth, Consumer<Node<V>> visitor) {
        branch.forEachChild(child -> {
            if (depth > 0 || !child.isReserved()) {
                visitor.accept(child);
            }
        });
    }

    private static <V> void visitAll(Node<V> node, Consumer<? super V> visitor) {
        switch (node) {
            case Branch<V> branch -> {
                visit(branch.value, visitor);
                branch.forEachChild(child -> visitAll(child, visitor));
            }
            case Leaf<V> leaf -> visitor.accept(leaf.value);
        }
    }

    private static <V> void visit(@Nullable V value, Consumer<? super V> visitor) {
        if (value != null) {
            visitor.accept(value);
        }
    }

    /** The number of topics. */
    public int size() {
        return tree.size();
    }

    @Override
    public String toString() {
        return "TopicTree of " + size() + " topics";
    }
}
