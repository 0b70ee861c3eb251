package io.flotilla.cluster.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flotilla.cluster.wire.WireException;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.routing.topic.TopicFilter;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Changes of routes become bytes and come back. */
class ChangeCodecTest {
    private static final int PARTITIONS = 271;

    @Test
    void readsWhatWasWritten() {
        Recorded written = new Recorded();
        byte[] bytes = write(sink -> {
            for (ChangeSink each : List.of(sink, written)) {
                each.onAdd(ChangeSink.SPEAKER, 0, TopicFilter.of("fleet/1/+"));
                each.onRemove(ChangeSink.SPEAKER, 0, TopicFilter.of("fleet/2/ä"));
                each.onBegin(270, Long.MAX_VALUE);
                each.onAdd(270, Long.MAX_VALUE, TopicFilter.of("#"));
                each.onEnd(270, Long.MAX_VALUE);
                each.onAdd(0, 1, TopicFilter.of("fleet/2/ö"));
                each.onAdd(0, 1, TopicFilter.of("fleet/2/ö"));
            }
        });

        assertThat(read(bytes)).isEqualTo(written.changes);
    }

    /** Subject: 2, 0 for the speaker. Then for each: the common bytes times four, the number of the others, these. */
    @Test
    void writesWhatAFilterHasInCommonWithTheOneBeforeOnce() {
        byte[] bytes = write(sink -> {
            sink.onAdd(ChangeSink.SPEAKER, 0, TopicFilter.of("a/b"));
            sink.onRemove(ChangeSink.SPEAKER, 0, TopicFilter.of("a/c"));
        });

        assertThat(bytes).containsExactly(2, 0, 0, 3, 'a', '/', 'b', 2 << 2 | 1, 1, 'c');
    }

    @Test
    void readsLongFilters() {
        TopicFilter longest = TopicFilter.of("x".repeat(65_535));
        byte[] bytes = write(sink -> {
            sink.onAdd(1, 1, longest);
            sink.onRemove(1, 1, longest);
        });

        assertThat(read(bytes)).hasSize(2);
    }

    @Test
    void refusesWhatIsNoChange() {
        assertRefused(0, 1, 'a'); // without a subject
        assertRefused(2, 0, 1 << 2, 1, 'a'); // in common with nothing
        assertRefused(2, 0, 0, 5, 'a'); // shorter than it says
        assertRefused(2, 0, 0, 2, '#', 'a'); // no filter
        assertRefused(2, 0, 0, 0); // an empty one
        assertRefused(2, 0xF0, 0x7F, 1); // a partition that there is not
        assertRefused(2, 0, 2 << 2 | 3); // neither a beginning nor an end
    }

    @Test
    void refusesOrReadsWhateverComes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] good = write(sink -> {
            sink.onBegin(3, 7);
            for (int i = 0; i < 10; i++) {
                sink.onAdd(3, 7, TopicFilter.of("fleet/" + i + "/#"));
            }
            sink.onEnd(3, 7);
        });
        for (int i = 0; i < 100_000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            try {
                read(bad);
            } catch (WireException refused) {
                assertThat(refused).as("seed %d", seed).hasMessageMatching(".+");
            }
        }
    }

    private static void assertRefused(int... bytes) {
        byte[] wire = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            wire[i] = (byte) bytes[i];
        }
        assertThatExceptionOfType(WireException.class).isThrownBy(() -> read(wire));
    }

    private static byte[] write(Consumer<ChangeSink> changes) {
        WireOutput out = new WireOutput();
        changes.accept(new ChangeWriter(out));
        return out.toBytes();
    }

    private static List<String> read(byte[] bytes) {
        Recorded recorded = new Recorded();
        ChangeReader.read(new WireInput(bytes), PARTITIONS, recorded);
        return recorded.changes;
    }
}
