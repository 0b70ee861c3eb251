package io.flotilla.routing.tree;

import io.flotilla.routing.topic.TopicFilter;

/** Prints how many bytes of heap one filter takes in a {@link SubscriptionTree}, the value apart: a program, with the number of filters as its argument. */
public final class SubscriptionTreeFootprint {
    private SubscriptionTreeFootprint() {}

    public static void main(String[] arguments) {
        int filters = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
        Object value = new Object();
        SubscriptionTree<Object> tree = new SubscriptionTree<>();
        long before = usedBytes();
        for (int i = 0; i < filters; i++) {
            // 17 characters name a vehicle; the words around it repeat.
            tree.put(TopicFilter.of("vehicle/WVW%014d/command".formatted(i)), value);
        }
        long used = usedBytes() - before;
        System.out.printf("%,d filters, %.1f bytes each%n", tree.size(), (double) used / filters);
    }

    private static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
