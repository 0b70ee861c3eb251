package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an operator is shown of many things. */
class PageTest {
    private static final Comparator<String> ORDER = Comparator.naturalOrder();

    @Test
    void hasTheFirstOfThoseThatAreWantedAndCountsAll() {
        Page<String> page = Page.first(2, Stream.of("d", "a", "c", "b"), each -> each.compareTo("a") > 0, ORDER);

        assertThat(page).isEqualTo(new Page<>(List.of("b", "c"), 4));
    }

    @Test
    void hasTheFirstOfSeveralPages() {
        List<Page<String>> pages = List.of(new Page<>(List.of("b", "d"), 7), new Page<>(List.of("a", "c"), 3));

        assertThat(Page.first(3, pages, ORDER)).isEqualTo(new Page<>(List.of("a", "b", "c"), 10));
    }
}
