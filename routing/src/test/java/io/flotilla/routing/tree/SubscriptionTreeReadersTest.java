package io.flotilla.routing.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.routing.topic.RandomTopics;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What readers see while another thread changes the tree. */
class SubscriptionTreeReadersTest {
    private static final int READERS = 3;

    private final SubscriptionTree<TopicFilter> tree = new SubscriptionTree<>();
    private final AtomicBoolean writing = new AtomicBoolean(true);

    @Test
    void alwaysSeeWhatStaysAndNeverWhatDoesNotMatch() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Set<TopicFilter> staying = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            staying.add(RandomTopics.filter(random));
        }
        staying.forEach(filter -> tree.put(filter, filter));
        List<CompletableFuture<@Nullable Void>> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            long readerSeed = seed + i;
            readers.add(CompletableFuture.runAsync(() -> read(staying, readerSeed)));
        }

        try {
            for (int i = 0; i < 200_000; i++) {
                TopicFilter filter = RandomTopics.filter(random);
                if (staying.contains(filter)) {
                    tree.put(filter, filter);
                } else if (random.nextBoolean()) {
                    tree.put(filter, filter);
                } else {
                    tree.remove(filter);
                }
            }
        } finally {
            writing.set(false);
        }
        assertThat(readers).allSatisfy(reader -> assertThat(reader).succeedsWithin(Duration.ofMinutes(1)));
    }

    private void read(Set<TopicFilter> staying, long seed) {
        Random random = new Random(seed);
        while (writing.get()) {
            TopicName topic = RandomTopics.name(random);
            List<TopicFilter> matching = new ArrayList<>();
            tree.match(topic, matching::add);

            assertThat(matching).as("seed %d, match %s", seed, topic).doesNotHaveDuplicates();
            assertThat(matching).as("seed %d, match %s", seed, topic).allMatch(filter -> filter.matches(topic));
            assertThat(matching)
                    .as("seed %d, match %s", seed, topic)
                    .containsAll(staying.stream()
                            .filter(filter -> filter.matches(topic))
                            .toList());
        }
    }
}
