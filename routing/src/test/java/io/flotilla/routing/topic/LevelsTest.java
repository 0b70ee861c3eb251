package io.flotilla.routing.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Levels as the trees see them: bytes and hashes. */
class LevelsTest {
    @Test
    void equalTheirBytesAlone() {
        Levels levels = TopicName.of("ab/a//ü").levels();

        assertThat(levels.equals(0, bytes("ab"))).isTrue();
        assertThat(levels.equals(0, bytes("a"))).isFalse();
        assertThat(levels.equals(1, bytes("ab"))).isFalse();
        assertThat(levels.equals(2, bytes(""))).isTrue();
        assertThat(levels.equals(3, levels.bytes(3))).isTrue();
    }

    @Test
    void hashAlikeWhereverTheyStand() {
        Levels levels = TopicName.of("a level of more than eight bytes/x/a level of more than eight bytes")
                .levels();

        assertThat(levels.hash(2, 0)).isEqualTo(levels.hash(0, 0));
        assertThat(levels.hash(2, 0)).isEqualTo(Levels.hash(levels.bytes(0), 0));
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

    private static byte[] bytes(String level) {
        return level.getBytes(StandardCharsets.UTF_8);
    }
}
