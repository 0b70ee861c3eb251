package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A QoS 2 message that comes again is not taken again (MQTT 5.0, section 4.3.3; I7). Not tested: how many publishers are remembered. */
class PublicationsTest {
    private final Publications publications = new Publications();

    @Test
    void takesAMessageOnce() {
        assertThat(publications.take(message("a", 7))).isTrue();
        assertThat(publications.take(message("a", 7))).isFalse();
    }

    @Test
    void takesTheSameNumberOfAnotherPublisher() {
        publications.take(message("a", 7));
        assertThat(publications.take(message("b", 7))).isTrue();
    }

    @Test
    void takesWhatHasNoNumberAlways() {
        assertThat(publications.take(message("a", 0))).isTrue();
        assertThat(publications.take(message("a", 0))).isTrue();
    }

    @Test
    void takesOutOfABatchWhatIsNew() {
        publications.take(message("a", 2));
        List<ApplicationMessage> batch = List.of(message("a", 1), message("a", 2), message("a", 3));
        assertThat(publications.take(batch)).containsExactly(batch.get(0), batch.get(2));
    }

    @Test
    void remembersInItsCopy() {
        publications.take(message("a", 7));
        WireOutput out = new WireOutput();
        publications.write(out);
        Publications copy = new Publications();
        copy.read(new WireInput(out.toBytes()));
        assertThat(copy.take(message("a", 7))).isFalse();
        assertThat(copy.take(message("a", 6))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithASetOfAllNumbers(long seed) {
        Random random = new Random(seed);
        Set<Long> twin = new HashSet<>();
        long base = 1L << 40;
        for (int i = 0; i < 100_000; i++) {
            base += random.nextInt(3);
            long number = base + random.nextInt(1000);
            assertThat(publications.take(message("a", number)))
                    .as("seed %d, %d", seed, number)
                    .isEqualTo(twin.add(number));
        }
    }

    private static ApplicationMessage message(String publisher, long publication) {
        return new ApplicationMessage(
                        TopicName.of("t"),
                        new byte[0],
                        QoS.EXACTLY_ONCE,
                        false,
                        publisher,
                        MessageProperties.NONE,
                        ApplicationMessage.NEVER)
                .numbered(publication);
    }
}
