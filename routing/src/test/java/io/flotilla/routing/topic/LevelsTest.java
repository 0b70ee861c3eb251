package io.flotilla.routing.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Levels as the trees see them: bytes and hashes. */
class LevelsTest {
    @Test
    void tellTheFirstLevelOfAPathByItsBytesAlone() {
        Levels levels = TopicName.of("ab/a//ü").levels();

        assertThat(levels.isFirstOf(0, bytes("ab"))).isTrue();
        assertThat(levels.isFirstOf(0, bytes("ab/c"))).isTrue();
        assertThat(levels.isFirstOf(0, bytes("abc"))).isFalse();
        assertThat(levels.isFirstOf(0, bytes("a"))).isFalse();
        assertThat(levels.isFirstOf(1, bytes("ab"))).isFalse();
        assertThat(levels.isFirstOf(2, bytes(""))).isTrue();
        assertThat(levels.isFirstOf(2, bytes("/a"))).isTrue();
        assertThat(levels.isFirstOf(3, bytes("ü"))).isTrue();
    }

    @Test
    void compareTheirRestByteByByte() {
        Levels levels = TopicName.of("ab/a//ü").levels();

        assertThat(levels.rest(1)).isEqualTo(bytes("a//ü"));
        assertThat(levels.restEquals(1, bytes("a//ü"))).isTrue();
        assertThat(levels.restEquals(1, bytes("a//"))).isFalse();
        assertThat(levels.restEquals(0, bytes("a//ü"))).isFalse();
    }

    @Test
    void hashAlikeWhereverTheyStand() {
        Levels levels = TopicName.of("a level of more than eight bytes/x/a level of more than eight bytes")
                .levels();

        assertThat(levels.hash(2, 0)).isEqualTo(levels.hash(0, 0));
        assertThat(levels.hash(2, 0)).isEqualTo(Levels.hash(levels.rest(0), 0));
    }

    @Test
    void hashAnewInEachRound() {
        Set<Integer> hashes = new HashSet<>();
        for (int round = 0; round < 100; round++) {
            hashes.add(TopicName.of("a").levels().hash(0, round));
        }

        assertThat(hashes).hasSizeGreaterThan(95);
    }

    @Test
    void rarelyShareAHash() {
        Set<Integer> hashes = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            hashes.add(TopicName.of("device-" + i).levels().hash(0, 0));
        }

        assertThat(hashes).hasSizeGreaterThan(9_990);
    }

    @Test
    void knowTheirWildcards() {
        Levels levels = TopicFilter.of("+/a/#").levels();

        assertThat(levels.is(0, '+')).isTrue();
        assertThat(levels.is(0, '#')).isFalse();
        assertThat(levels.is(1, '+')).isFalse();
        assertThat(levels.is(2, '#')).isTrue();
    }

    @Test
    void matchTheirRestAsFiltersAndNamesDo() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            TopicFilter filter = RandomTopics.filter(random);
            TopicName name = RandomTopics.name(random);
            boolean expected = TopicFilter.of("x/" + filter).matches(TopicName.of("x/" + name)); // $ begins neither

            assertThat(TopicName.of("a/b/" + name).levels().restMatches(2, bytes(filter.toString())))
                    .as("seed %d, %s, %s", seed, filter, name)
                    .isEqualTo(expected);
        }
    }

    private static byte[] bytes(String path) {
        return path.getBytes(StandardCharsets.UTF_8);
    }
}
