package io.flotilla.routing.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Topic Filters there are, and every example of what they match (MQTT 5.0, section 4.7). */
class TopicFilterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"#", "sport/tennis/#", "+", "+/tennis/#", "sport/+/player1", "/", "//", "a", "/+", "+/", "+/#"})
    void mayHaveWildcardsThatFillALevel(String spelling) {
        assertThat(TopicFilter.of(spelling)).hasToString(spelling);
    }

    /** [MQTT-4.7.1-1] */
    @ParameterizedTest
    @ValueSource(strings = {"sport/tennis#", "sport/tennis/#/ranking", "#/", "##", "#a", "a#/b", "+#", "#+"})
    void hasAMultiLevelWildcardOnlyAsItsLastLevel(String spelling) {
        assertRefused(spelling, "MQTT-4.7.1-1");
    }

    /** [MQTT-4.7.1-2] */
    @ParameterizedTest
    @ValueSource(strings = {"sport+", "+sport", "a/b+/c", "++", "a/+b"})
    void hasASingleLevelWildcardOnlyAsAWholeLevel(String spelling) {
        assertRefused(spelling, "MQTT-4.7.1-2");
    }

    /** [MQTT-4.7.3-1, MQTT-4.7.3-2, MQTT-4.7.3-3, MQTT-1.5.4-1] */
    @Test
    void isOtherwiseSpelledAsATopicName() {
        assertRefused("", "MQTT-4.7.3-1");
        assertRefused("a\0", "MQTT-4.7.3-2");
        assertRefused("a".repeat(65_536), "MQTT-4.7.3-3");
        assertRefused("\ud83d", "MQTT-1.5.4-1");
        assertRefused("/".repeat(256), "256 levels");
    }

    @ParameterizedTest
    @CsvSource({
        // 4.7.1.2
        "sport/tennis/player1/#, sport/tennis/player1",
        "sport/tennis/player1/#, sport/tennis/player1/ranking",
        "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon",
        "sport/#, sport",
        "#, sport",
        "#, sport/tennis/player1",
        "#, /",
        // 4.7.1.3
        "sport/tennis/+, sport/tennis/player1",
        "sport/tennis/+, sport/tennis/player2",
        "sport/+, sport/",
        "+/tennis/#, sport/tennis",
        "+/tennis/#, sport/tennis/player1",
        "sport/+/player1, sport/tennis/player1",
        "+/+, /finance",
        "/+, /finance",
        "+, finance",
        "+/#, finance",
        // 4.7.2
        "$SYS/#, $SYS/monitor/Clients",
        "$SYS/#, $SYS",
        "$SYS/monitor/+, $SYS/monitor/Clients",
        // 4.7.3
        "ACCOUNTS, ACCOUNTS",
        "Accounts payable, Accounts payable",
        "/, /",
        "//, //",
        "ü/+, ü/😀",
    })
    void matches(String filter, String topic) {
        assertThat(TopicFilter.of(filter).matches(TopicName.of(topic))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "sport/tennis/player1/#, sport/tennis",
        "sport/tennis/player1/#, sport/tennis/player12",
        "sport/#, sports",
        "sport/tennis/+, sport/tennis/player1/ranking",
        "sport/tennis/+, sport/tennis",
        "sport/+, sport",
        "+, /finance",
        "+, finance/",
        "+/+, finance",
        "sport/+/player1, sport/tennis/player2",
        // 4.7.2 [MQTT-4.7.2-1]
        "#, $SYS/monitor/Clients",
        "+/monitor/Clients, $SYS/monitor/Clients",
        "+/#, $SYS",
        // 4.7.3
        "ACCOUNTS, Accounts",
        "finance, /finance",
        "finance, finance/",
        "/, //",
        "a/b, a",
        "a, a/b",
        "$SYS/#, $SYSTEM/a",
    })
    void doesNotMatch(String filter, String topic) {
        assertThat(TopicFilter.of(filter).matches(TopicName.of(topic))).isFalse();
    }

    @Test
    void tellsWhetherAndWhereItHasAWildcard() {
        assertThat(TopicFilter.of("a/b").hasWildcard()).isFalse();
        assertThat(TopicFilter.of("a/+").hasWildcard()).isTrue();
        assertThat(TopicFilter.of("a/#").hasLeadingWildcard()).isFalse();
        assertThat(TopicFilter.of("+/a").hasLeadingWildcard()).isTrue();
        assertThat(TopicFilter.of("#").hasLeadingWildcard()).isTrue();
    }

    @Test
    void splitsAtEverySeparator() {
        TopicFilter filter = TopicFilter.of("/+/ü/#");

        assertThat(filter.levelCount()).isEqualTo(4);
        assertThat(new String[] {filter.level(0), filter.level(1), filter.level(2), filter.level(3)})
                .containsExactly("", "+", "ü", "#");
    }

    private static void assertRefused(String spelling, String reason) {
        assertThatExceptionOfType(InvalidTopicException.class)
                .isThrownBy(() -> TopicFilter.of(spelling))
                .withMessageContaining(reason);
    }
}
