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

    /** Visits the value of every topic that {@code filter} matches, in no order. */
    public void match(TopicFilter filter, Consumer<? super V> visitor) {
        match(tree.root(), filter.levels(), 0, visitor);
    }

    private static <V> void match(Node<V> node, Levels filter, int depth, Consumer<? super V> visitor) {
        if (depth == filter.count()) {
            visit(node, visitor);
        } else if (filter.is(depth, '#')) {
            visitBelow(node, depth, visitor);
        } else if (filter.is(depth, '+')) {
            Children.forEach(node.children, child -> {
                if (depth > 0 || !child.isReserved()) {
                    match(child, filter, depth + 1, visitor);
                }
            });
        } else {
            Node<V> child = Children.find(node.children, filter, depth);
            if (child != null) {
                match(child, filter, depth + 1, visitor);
            }
        }
    }

    /** Visits {@code node} and all under it, save that at the root {@code $} topics stay out [MQTT-4.7.2-1]. */
    private static <V> void visitBelow(Node<V> node, int depth, Consumer<? super V> visitor) {
        visit(node, visitor);
        Children.forEach(node.children, child -> {
            if (depth > 0 || !child.isReserved()) {
                visitBelow(child, depth + 1, visitor);
            }
        });
    }

    private static <V> void visit(Node<V> node, Consumer<? super V> visitor) {
        V value = node.value;
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
