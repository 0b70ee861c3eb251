package io.flotilla.routing.tree;

import io.flotilla.routing.topic.Levels;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A trie from Topic Filters to one value each, which finds those that match a Topic Name (MQTT 5.0, section 4.7).
 *
 * <p>One thread writes at a time; any number read without a lock. A match that begins after a change returned sees that change; one that overlaps it
 * may or may not. Matching costs by the levels of the name and the wildcards that fit it, not by the number of filters, and allocates nothing.
 */
public final class SubscriptionTree<V> {
    private static final Levels WILDCARDS = TopicFilter.of("+/#").levels();
    private static final int SINGLE_LEVEL = 0;
    private static final int MULTI_LEVEL = 1;

    private final LevelTree<V> tree = new LevelTree<>();

    /** The value of exactly {@code filter}. */
    public @Nullable V get(TopicFilter filter) {
        return tree.get(filter.levels());
    }

    /** Sets the value of {@code filter}; returns the one before. */
    public @Nullable V put(TopicFilter filter, V value) {
        return tree.put(filter.levels(), value);
    }

    /** Forgets {@code filter}; returns its value. */
    public @Nullable V remove(TopicFilter filter) {
        return tree.remove(filter.levels());
    }

    /** Visits the value of every filter that matches {@code topic}, once each, in no order. */
    public void match(TopicName topic, Consumer<? super V> visitor) {
        match(tree.root(), topic.levels(), 0, topic.isReserved(), visitor);
    }

    private static <V> void match(
            Node<V> node, Levels topic, int depth, boolean literalOnly, Consumer<? super V> visitor) {
        Children<V> children = node.children;
        if (!literalOnly) {
            visit(Children.find(children, WILDCARDS, MULTI_LEVEL), visitor); // at the end too: a/# matches a
        }
        if (depth == topic.count()) {
            visit(node, visitor);
            return;
        }
        Node<V> literal = Children.find(children, topic, depth);
        if (literal != null) {
            match(literal, topic, depth + 1, false, visitor);
        }
        Node<V> single = literalOnly ? null : Children.find(children, WILDCARDS, SINGLE_LEVEL);
        if (single != null) {
            match(single, topic, depth + 1, false, visitor);
        }
    }

    private static <V> void visit(@Nullable Node<V> node, Consumer<? super V> visitor) {
        V value = node == null ? null : node.value;
        if (value != null) {
            visitor.accept(value);
        }
    }

    /** Visits every filter with its value, in no order; what changes meanwhile may or may not be seen. */
    public void forEach(BiConsumer<? super TopicFilter, ? super V> visitor) {
        tree.forEach((path, value) -> visitor.accept(TopicFilter.of(path), value));
    }

    /** The number of filters. */
    public int size() {
        return tree.size();
    }

    @Override
    public String toString() {
        return "SubscriptionTree of " + size() + " filters";
    }
}
