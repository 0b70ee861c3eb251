package io.flotilla.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cluster.member.Durability;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is not as it was written is refused, with its place, unless it is the end of a log that a crash left torn. */
class DamageTest {
    private static final long SEED = 3;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final Keeper keeper = new Keeper(disk, new Random(SEED));

    @BeforeEach
    void writeSomeSegments() throws IOException {
        keeper.open();
        keeper.work(100);
        keeper.close();
    }

    @Test
    void refusesAnyFlippedBitOfWhatWasForced() {
        for (String name : disk.names()) {
            byte[] whole = disk.bytes(name);
            for (int at = 0; at < whole.length; at++) {
                if (name.equals(last()) && at >= whole.length - LogRecord.HEAD_BYTES) {
                    break; // the mark of the graceful stop, behind which nothing can show that it was forced
                }
                SimulatedDisk damaged = disk.copy();
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << (at % 8));
                damaged.replace(name, flipped);
                assertThatThrownBy(() -> open(damaged))
                        .as("%s, byte %d", name, at)
                        .isInstanceOf(JournalException.class)
                        .hasMessageContaining(name);
            }
        }
    }

    @Test
    void saysTheFileAndTheOffset() {
        String first = disk.names().get(0);
        byte[] bytes = disk.bytes(first);
        bytes[SegmentHeader.BYTES] ^= 1;
        disk.replace(first, bytes);
        assertThatThrownBy(() -> open(disk)).hasMessageContaining(first + ", offset " + SegmentHeader.BYTES);
    }

    @Test
    void refusesASegmentThatIsMissingOrCutShort() {
        for (String name : disk.names()) {
            SimulatedDisk without = disk.copy();
            without.remove(name);
            assertThatThrownBy(() -> open(without)).isInstanceOf(JournalException.class);
            if (!name.equals(last())) {
                SimulatedDisk cut = disk.copy();
                cut.replace(name, Arrays.copyOf(disk.bytes(name), disk.bytes(name).length - 1));
                assertThatThrownBy(() -> open(cut)).hasMessageContaining(name);
            }
        }
    }

    @Test
    void cutsOffATornEndAtAnyByte() throws IOException {
        keeper.open();
        keeper.log().append(List.of(keeper.batch(0), keeper.batch(1)));
        String name = last();
        byte[] whole = disk.bytes(name);
        for (int length = SegmentHeader.BYTES; length < whole.length; length++) {
            SimulatedDisk torn = disk.copy();
            torn.replace(name, Arrays.copyOf(whole, length));
            assertThatCode(() -> open(torn)).doesNotThrowAnyException();
        }
    }

    @Test
    void takesNoPayloadForARecord() throws IOException {
        keeper.open();
        byte[] otherSegment = disk.bytes(disk.names().get(0));
        Entry fake = Entry.batch(0, 1, otherSegment, Durability.OS, () -> {});
        keeper.log().append(List.of(fake));
        byte[] bytes = disk.bytes(last());
        bytes[SegmentHeader.BYTES] ^= 1; // torn at the record that holds other records
        disk.replace(last(), bytes);
        assertThatCode(() -> open(disk)).doesNotThrowAnyException();
    }

    @Test
    void refusesAFormatOfBeforeTheFirstRelease() {
        byte[] bytes = disk.bytes(last());
        bytes[Long.BYTES + Integer.BYTES - 1] = 1;
        disk.replace(last(), bytes);
        assertThatThrownBy(() -> open(disk)).hasMessageContaining("begin with an empty directory");
    }

    @Test
    void refusesANewerFormatInAClearSentence() {
        byte[] bytes = disk.bytes(last());
        bytes[Long.BYTES + Integer.BYTES - 1] = 3;
        disk.replace(last(), bytes);
        assertThatThrownBy(() -> open(disk))
                .hasMessage(last() + " has format 3, written by a newer Flotilla; this one reads up to format 2");
    }

    @Test
    void removesWhatNoPartitionNeeds() throws IOException {
        keeper.open();
        keeper.checkpointAll();
        keeper.close();
        assertThatCode(() -> keeper.open()).doesNotThrowAnyException();
        assertThat(disk.names()).doesNotContain(SegmentHeader.name(1));
    }

    private String last() {
        return disk.names().get(disk.names().size() - 1);
    }

    private static Log open(SimulatedDisk disk) throws IOException {
        return Recovery.open(disk, Keeper.PARTITIONS, 9, Keeper.SEGMENT_BYTES, new Replay() {
            @Override
            public void onCheckpoint(int partition, long version, byte[] snapshot) {}

            @Override
            public void onBatch(int partition, long version, byte[] operations) {}
        });
    }
}
