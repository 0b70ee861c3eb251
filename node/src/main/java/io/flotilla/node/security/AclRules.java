package io.flotilla.node.security;

import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rights by Topic Filter, as a trie with one node for each level: a look-up costs by the levels of the topic, not by the number of rules.
 *
 * <p>In a level of a rule {@code %c} and {@code %u} may stand for the client's identifier and user name. Every look-up therefore takes
 * <em>names</em>: what each such level is for the client that asks ({@link #names}).
 *
 * <p>Filled by one thread, then only read, by any.
 */
final class AclRules {
    static final int READ = 1;
    static final int WRITE = 2;
    static final int DENY = 4;

    /** No rules at all, so no rights. */
    static final AclRules NONE = new AclRules();

    // Two roots hold [MQTT-4.7.2-1] without a look at it again: a rule that begins with a wildcard, or with a name,
    // meets no $ topic.
    private final Node ordinary = new Node();
    private final Node reserved = new Node();
    private final List<String> templates = new ArrayList<>();

    /** The rules that have the same levels up to here. */
    private static final class Node {
        private static final Inserted[] NOTHING_INSERTED = {};

        final Map<String, Node> literals = new HashMap<>();

        @Nullable
        Node any;

        Inserted[] inserted = NOTHING_INSERTED;

        /** The rights of the rules that end here. */
        int here;
        /** The rights of the rules that end here with {@code #}: for topics that end here and for all below. */
        int below;
        /** All rights in this part of the trie. */
        int anywhere;
    }

    /** What follows a level that holds a name; {@code template} is its index in {@link #templates}. */
    private record Inserted(int template, Node node) {}

    /** Adds a rule for the topics that {@code filter} matches. */
    void add(TopicFilter filter, int rights, boolean insertsNames) {
        Node node = root(filter.level(0));
        node.anywhere |= rights;
        for (int i = 0; i < filter.levelCount(); i++) {
            String level = filter.level(i);
            if (level.equals("#")) {
                node.below |= rights;
                return;
            }
            boolean everything = i == 0
                    && filter.levelCount() == 2
                    && level.equals("+")
                    && filter.level(1).equals("#");
            if (everything) { // +/# is #, since every topic has a first level
                node.below |= rights;
                return;
            }
            node = child(node, level, insertsNames);
            node.anywhere |= rights;
        }
        node.here |= rights;
    }

    private Node child(Node node, String level, boolean insertsNames) {
        if (level.equals("+")) {
            if (node.any == null) {
                node.any = new Node();
            }
            return node.any;
        }
        if (insertsNames && (level.contains("%c") || level.contains("%u"))) {
            return insertedChild(node, level);
        }
        return node.literals.computeIfAbsent(level, unused -> new Node());
    }

    private Node insertedChild(Node node, String level) {
        int template = templates.indexOf(level);
        if (template < 0) {
            template = templates.size();
            templates.add(level);
        }
        for (Inserted inserted : node.inserted) {
            if (inserted.template == template) {
                return inserted.node;
            }
        }
        Inserted added = new Inserted(template, new Node());
        Inserted[] longer = Arrays.copyOf(node.inserted, node.inserted.length + 1);
        longer[longer.length - 1] = added;
        node.inserted = longer;
        return added.node;
    }

    /** What this client's names make of the levels that hold names; to be given to every look-up for it. */
    String[] names(String clientId, @Nullable String username) {
        String[] names = new String[templates.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = insert(templates.get(i), clientId, username == null ? "" : username);
        }
        return names;
    }

    private static String insert(String template, String clientId, String username) {
        StringBuilder level = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            char next = i + 1 < template.length() ? template.charAt(i + 1) : 0;
            if (template.charAt(i) == '%' && (next == 'c' || next == 'u')) {
                level.append(next == 'c' ? clientId : username);
                i++;
            } else {
                level.append(template.charAt(i));
            }
        }
        return level.toString();
    }

    /** The rights of all the rules that match {@code topic}. */
    int rights(TopicName topic, String[] names) {
        return rights(root(topic.level(0)), topic, 0, names);
    }

    private static int rights(Node node, TopicName topic, int depth, String[] names) {
        int rights = node.below;
        if (depth == topic.levelCount()) {
            return rights | node.here;
        }
        String level = topic.level(depth);
        Node literal = node.literals.get(level);
        if (literal != null) {
            rights |= rights(literal, topic, depth + 1, names);
        }
        if (node.any != null) {
            rights |= rights(node.any, topic, depth + 1, names);
        }
        for (Inserted inserted : node.inserted) {
            if (level.equals(names[inserted.template])) {
                rights |= rights(inserted.node, topic, depth + 1, names);
            }
        }
        return rights;
    }

    /** Whether a rule denies every topic that {@code filter} matches. */
    boolean denyAllOf(TopicFilter filter, String[] names) {
        return denyAllOf(root(filter.level(0)), filter, 0, names);
    }

    private static boolean denyAllOf(@Nullable Node node, TopicFilter filter, int depth, String[] names) {
        if (node == null || (node.anywhere & DENY) == 0) {
            return false;
        }
        if ((node.below & DENY) != 0) {
            return true;
        }
        if (depth == filter.levelCount()) {
            return (node.here & DENY) != 0;
        }
        String level = filter.level(depth);
        if (level.equals("#")) {
            return false;
        }
        if (denyAllOf(node.any, filter, depth + 1, names)) {
            return true;
        }
        if (level.equals("+")) {
            return false;
        }
        if (denyAllOf(node.literals.get(level), filter, depth + 1, names)) {
            return true;
        }
        for (Inserted inserted : node.inserted) {
            if (level.equals(names[inserted.template]) && denyAllOf(inserted.node, filter, depth + 1, names)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a rule lets the client read any topic that {@code filter} matches. */
    boolean letReadSomeOf(TopicFilter filter, String[] names) {
        return letReadSomeOf(root(filter.level(0)), filter, 0, names);
    }

    private static boolean letReadSomeOf(@Nullable Node node, TopicFilter filter, int depth, String[] names) {
        if (node == null || (node.anywhere & READ) == 0) {
            return false;
        }
        if ((node.below & READ) != 0) {
            return true;
        }
        if (depth == filter.levelCount()) {
            return (node.here & READ) != 0;
        }
        String level = filter.level(depth);
        if (level.equals("#")) {
            return true;
        }
        if (letReadSomeOf(node.any, filter, depth + 1, names)) {
            return true;
        }
        boolean any = level.equals("+");
        for (Inserted inserted : node.inserted) {
            if ((any || level.equals(names[inserted.template]))
                    && letReadSomeOf(inserted.node, filter, depth + 1, names)) {
                return true;
            }
        }
        if (!any) {
            return letReadSomeOf(node.literals.get(level), filter, depth + 1, names);
        }
        for (Node literal : node.literals.values()) {
            if (letReadSomeOf(literal, filter, depth + 1, names)) {
                return true;
            }
        }
        return false;
    }

    private Node root(String firstLevel) {
        return firstLevel.startsWith("$") ? reserved : ordinary;
    }
}
