package io.flotilla.routing.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Topic Names there are (MQTT 5.0, section 4.7.3), and what they are made of. */
class TopicNameTest {
    /** [MQTT-4.7.3-1] */
    @Test
    void hasAtLeastOneCharacter() {
        assertRefused("", "MQTT-4.7.3-1");
        assertThat(TopicName.of("/").utf8Length()).isEqualTo(1);
    }

    /** [MQTT-4.7.3-2] */
    @Test
    void hasNoNullCharacter() {
        assertRefused("a\0b", "MQTT-4.7.3-2");
    }

    /** [MQTT-4.7.3-3] */
    @Test
    void hasAtMost65535Bytes() {
        assertThat(TopicName.of("a".repeat(65_535)).utf8Length()).isEqualTo(65_535);
        assertRefused("a".repeat(65_536), "MQTT-4.7.3-3");
        assertRefused("ü".repeat(32_768), "MQTT-4.7.3-3");
    }

    /** [MQTT-3.3.2-2, MQTT-4.7.1-1] */
    @ParameterizedTest
    @ValueSource(strings = {"+", "#", "a/+", "a/#", "a+b", "a#"})
    void hasNoWildcard(String spelling) {
        assertRefused(spelling, "MQTT-3.3.2-2");
    }

    /** [MQTT-1.5.4-1] */
    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "a/\ud83d/b", "\ude00\ud83d"})
    void hasNoLoneSurrogate(String spelling) {
        assertRefused(spelling, "MQTT-1.5.4-1");
    }

    @Test
    void hasAtMost256Levels() {
        assertThat(TopicName.of("/".repeat(255)).levelCount()).isEqualTo(256);
        assertRefused("/".repeat(256), "256 levels");
    }

    @Test
    void splitsAtEverySeparatorAndKeepsEmptyLevels() {
        TopicName topic = TopicName.of("/a//ü😀/");

        assertThat(topic.levelCount()).isEqualTo(5);
        assertThat(new String[] {topic.level(0), topic.level(1), topic.level(2), topic.level(3), topic.level(4)})
                .containsExactly("", "a", "", "ü😀", "");
    }

    @Test
    void isEncodedAsUtf8() {
        assertThat(TopicName.of("ü/😀").utf8()).isEqualTo("ü/😀".getBytes(StandardCharsets.UTF_8));
    }

    /** [MQTT-4.7.3-4], and section 4.7.3: names are case sensitive, spaces and separators count. */
    @ParameterizedTest
    @ValueSource(strings = {"Accounts", "accounts ", "/accounts", "accounts/", "a\u0308ccounts"})
    void differsFromEveryOtherSpelling(String spelling) {
        assertThat(TopicName.of(spelling)).isNotEqualTo(TopicName.of("accounts"));
        assertThat(TopicName.of(spelling)).isEqualTo(TopicName.of(spelling)).hasSameHashCodeAs(TopicName.of(spelling));
    }

    @Test
    void isReservedWhereItBeginsWithADollar() {
        assertThat(TopicName.of("$SYS/a").isReserved()).isTrue();
        assertThat(TopicName.of("$").isReserved()).isTrue();
        assertThat(TopicName.of("a/$SYS").isReserved()).isFalse();
        assertThat(TopicName.of("/$SYS").isReserved()).isFalse();
    }

    private static void assertRefused(String spelling, String reason) {
        assertThatExceptionOfType(InvalidTopicException.class)
                .isThrownBy(() -> TopicName.of(spelling))
                .withMessageContaining(reason);
    }
}
