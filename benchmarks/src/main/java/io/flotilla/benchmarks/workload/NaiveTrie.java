package io.flotilla.benchmarks.workload;

import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A trie of Topic Filters as one writes it first: a hash map from text to node at each level. Not thread-safe. */
public final class NaiveTrie<V> {
    private final Node<V> root = new Node<>();

    private static final class Node<V> {
        @Nullable
        V value;

        @Nullable
        Map<String, Node<V>> children;
    }

    public void put(TopicFilter filter, V value) {
        Node<V> node = root;
        for (String level : filter.toString().split("/", -1)) {
            if (node.children == null) {
                node.children = new HashMap<>();
            }
            node = node.children.computeIfAbsent(level, unused -> new Node<>());
        }
        node.value = value;
    }

    /** Forgets the value; the nodes stay. */
    public void remove(TopicFilter filter) {
        Node<V> node = root;
        for (String level : filter.toString().split("/", -1)) {
            node = child(node, level);
            if (node == null) {
                return;
            }
        }
        node.value = null;
    }

    public void match(TopicName topic, Consumer<? super V> visitor) {
        match(root, topic.toString().split("/", -1), 0, visitor);
    }

    private static <V> void match(Node<V> node, String[] topic, int depth, Consumer<? super V> visitor) {
        boolean literalOnly = depth == 0 && topic[0].startsWith("$");
        if (!literalOnly) {
            visit(child(node, "#"), visitor);
        }
        if (depth == topic.length) {
            visit(node, visitor);
            return;
        }
        Node<V> literal = child(node, topic[depth]);
        if (literal != null) {
            match(literal, topic, depth + 1, visitor);
        }
        Node<V> single = literalOnly ? null : child(node, "+");
        if (single != null) {
            match(single, topic, depth + 1, visitor);
        }
    }

    private static <V> @Nullable Node<V> child(Node<V> node, String level) {
        return node.children == null ? null : node.children.get(level);
    }

    private static <V> void visit(@Nullable Node<V> node, Consumer<? super V> visitor) {
        if (node != null && node.value != null) {
            visitor.accept(node.value);
        }
    }
}
