package io.flotilla.cluster.routes;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.routes.Destination.Shard;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes asked for on any thread reach every reader of the table. */
class RouteWriterTest {
    private static final long PATIENCE_S = 60; // only a fault takes as long

    private final RouteTable table = new RouteTable();
    private final RouteWriter writer = RouteWriter.start(table);

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void showsARouteToEveryMatchAfterItsStageCompletes() throws Exception {
        for (int i = 0; i < 1000; i++) {
            await(writer.add(TopicFilter.of("a/" + i), new Shard(1)).toCompletableFuture());

            assertThat(match("a/" + i).shards()).containsExactly(1);
        }
    }

    @Test
    void appliesTheChangesOfOneThreadInOrder() throws Exception {
        TopicFilter filter = TopicFilter.of("a");
        for (int i = 0; i < 10_000; i++) {
            writer.add(filter, new Shard(1));
            writer.remove(filter, new Shard(1));
        }
        await(writer.add(filter, new Shard(2)).toCompletableFuture());

        assertThat(match("a").shards()).containsExactly(2);
    }

    @Test
    void appliesWhatWasAskedForBeforeItClosed() {
        List<CompletableFuture<@Nullable Void>> stages = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            stages.add(writer.add(TopicFilter.of("a/" + i), new Shard(1)).toCompletableFuture());
        }
        writer.close();

        assertThat(stages).allMatch(stage -> stage.isDone() && !stage.isCompletedExceptionally());
        assertThat(table.size()).isEqualTo(1000);
    }

    @Test
    void refusesChangesOnceClosed() {
        writer.close();

        assertThat(writer.add(TopicFilter.of("a"), new Shard(1)).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(match("a").isEmpty()).isTrue();
    }

    /** The rule that caches live by: where the version is unchanged, so is the match. */
    @Test
    void neverLetsAKeptMatchOutliveItsVersion() throws Exception {
        long seed = new Random().nextLong();
        List<CompletableFuture<@Nullable Void>> readers = new ArrayList<>();
        for (int reader = 0; reader < 2; reader++) {
            TopicName topic = TopicName.of("a/" + reader);
            TopicFilter filter = TopicFilter.of(reader == 0 ? "a/0" : "+/1");
            Random random = new Random(seed + reader);
            readers.add(CompletableFuture.runAsync(() -> {
                long version = table.version(topic);
                Destinations kept = table.match(topic);
                boolean routed = false;
                for (int i = 0; i < 5_000; i++) {
                    if (random.nextBoolean()) {
                        var change = routed ? writer.remove(filter, new Shard(1)) : writer.add(filter, new Shard(1));
                        change.toCompletableFuture()
                                .orTimeout(PATIENCE_S, SECONDS)
                                .join();
                        routed = !routed;
                    }
                    if (table.version(topic) != version) {
                        version = table.version(topic);
                        kept = table.match(topic);
                    }
                    assertThat(kept.isEmpty()).as("seed %d, step %d", seed, i).isEqualTo(!routed);
                }
            }));
        }
        for (CompletableFuture<@Nullable Void> reader : readers) {
            await(reader);
        }
    }

    private Destinations match(String topic) {
        return table.match(TopicName.of(topic));
    }

    private static void await(CompletableFuture<@Nullable Void> stage) throws Exception {
        stage.get(PATIENCE_S, SECONDS);
    }
}
