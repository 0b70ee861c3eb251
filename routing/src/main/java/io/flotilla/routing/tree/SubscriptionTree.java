package io.flotilla.routing.tree;

import io.flotilla.routing.topic.Levels;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A trie from Topic Filters to one value each, which finds those that match a Topic Name (MQTT 5.0, section 4.7).
 *
 * <p>One thread writes at a time; any number read without a lock. A match that begins after a change returned sees that change; one that overlaps it
 * may or may not.
 *
 * <p>A match costs by the levels of the name and the wildcards that fit it, not by the number of filters, and allocates nothing. Where every level goes
 * on both by its name and by {@code +} it takes two ways at each, yet no more of them than there are filters: 64 filters over six levels make at most
 * 64 ways.
 */
public final class SubscriptionTree<V> {
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
        fold(topic, visitor, (same, value) -> {
            same.accept(value);
            return same;
        });
    }

    /**
     * {@code start} with the value of every filter that matches {@code topic} added to it by {@code step}, in no order: a match that needs no object to
     * gather in.
     */
    public <R> R fold(TopicName topic, R start, BiFunction<R, ? super V, R> step) {
        return fold(tree.root(), topic.levels(), 0, topic.isReserved(), start, step);
    }

    private static <V, R> R fold(
            Branch<V> branch, Levels topic, int depth, boolean literalOnly, R start, BiFunction<R, ? super V, R> step) {
        R result = literalOnly ? start : add(start, branch.below, step); // at the end too: a/# matches a
        if (depth == topic.count()) {
            return add(result, branch.value, step);
        }
        result = fold(Children.find(branch.literals, topic, depth), topic, depth, result, step);
        return literalOnly ? result : fold(branch.single, topic, depth, result, step);
    }

    /** Goes on with {@code node}, whose first level matches level {@code depth}. */
    private static <V, R> R fold(
            @Nullable Node<V> node, Levels topic, int depth, R start, BiFunction<R, ? super V, R> step) {
        return switch (node) {
            case null -> start;
            case Branch<V> branch -> fold(branch, topic, depth + 1, false, start, step);
            case Leaf<V> leaf -> topic.restMatches(depth, leaf.path) ? step.apply(start, leaf.value) : start;
        };
    }

    private static <V, R> R add(R start, @Nullable V value, BiFunction<R, ? super V, R> step) {
        return value == null ? start : step.apply(start, value);
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
