package io.flotilla.cluster.session;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Some of many things, and how many there are.
 *
 * @param items in their order
 * @param total of all, those on other pages too
 */
public record Page<T>(List<T> items, long total) {
    public Page {
        items = List.copyOf(items);
    }

    /** The first {@code limit} of {@code all} that are {@code wanted}, in {@code order}; no more are held meanwhile. */
    static <T> Page<T> first(int limit, Stream<T> all, Predicate<? super T> wanted, Comparator<? super T> order) {
        PriorityQueue<T> first = new PriorityQueue<>(order.reversed());
        long total = 0;
        for (Iterator<T> each = all.iterator(); each.hasNext(); total++) {
            T item = each.next();
            if (wanted.test(item)) {
                first.add(item);
                if (first.size() > limit) {
                    first.remove();
                }
            }
        }
        return new Page<>(first.stream().sorted(order).toList(), total);
    }

    /** The first {@code limit} of what is on all of {@code pages}. */
    static <T> Page<T> first(int limit, List<Page<T>> pages, Comparator<? super T> order) {
        return new Page<>(
                pages.stream()
                        .flatMap(page -> page.items().stream())
                        .sorted(order)
                        .limit(limit)
                        .toList(),
                pages.stream().mapToLong(Page::total).sum());
    }
}
