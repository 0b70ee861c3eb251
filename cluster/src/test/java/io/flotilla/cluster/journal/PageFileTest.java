package io.flotilla.cluster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.cluster.member.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A page is there as long as the partition needs it, or a checkpoint that a crash could bring back. */
class PageFileTest {
    private static final String NAME = "pages-000";

    private final SimulatedDisk disk = new SimulatedDisk();
    private PageFile file = new PageFile(disk, NAME);

    @Test
    void givesBackWhatItTook() {
        Page a = write("a");
        Page long_ = write("b".repeat(10_000));
        assertThat(read(a)).isEqualTo("a");
        assertThat(read(long_)).isEqualTo("b".repeat(10_000));
    }

    @Test
    void writesWhereNothingIsNeeded() {
        Page first = write("a");
        Page second = write("b");
        file.free(first);
        assertThat(write("c").block()).isEqualTo(first.block());
        assertThat(write("d").block()).isGreaterThan(second.block());
    }

    @Test
    void findsRoomForWhatTakesSeveralBlocks() {
        Page hole = write("a");
        write("b");
        file.free(hole);
        Page two = write("c".repeat(PageFile.BLOCK_BYTES + 1));
        assertThat(two.block()).isEqualTo(2);
        assertThat(write("d").block()).isEqualTo(hole.block());
    }

    @Test
    void writesOverNothingThatTheLastWholeCheckpointNames() {
        Page named = write("named");
        file.onSafe(file.begin());
        file.free(named);
        file.begin();
        assertThat(write("later").block()).isNotEqualTo(named.block());
        assertThat(read(named)).isEqualTo("named");
    }

    @Test
    void writesOverNothingThatACheckpointNamesWhichIsOnItsWay() {
        Page named = write("named");
        long first = file.begin();
        file.free(named);
        long second = file.begin();
        file.onSafe(first);
        assertThat(write("later").block()).isNotEqualTo(named.block());
        file.onSafe(second);
        assertThat(write("again").block()).isEqualTo(named.block());
    }

    @Test
    void keepsWhatACheckpointNamesThroughARestart() {
        Page named = write("named");
        file = new PageFile(disk, NAME);
        file.keep(named);
        assertThat(write("later").block()).isNotEqualTo(named.block());
        file.free(named);
        assertThat(write("still").block()).isNotEqualTo(named.block());
        assertThat(read(named)).isEqualTo("named");
    }

    @Test
    void givesTheFileSystemBackWhatNothingNeeds() {
        Page first = write("a");
        write("b".repeat(100_000));
        file.freeAll();
        file.onSafe(file.begin());
        file.free(first);
        assertThat(disk.bytes(NAME)).isEmpty();
    }

    @Test
    void saysWhichPageIsDamaged() {
        write("a");
        Page page = write("b");
        byte[] bytes = disk.bytes(NAME);
        bytes[PageFile.BLOCK_BYTES] ^= 1;
        disk.replace(NAME, bytes);
        file = new PageFile(disk, NAME);
        file.keep(page);
        assertThatThrownBy(() -> file.read(page))
                .hasMessageContaining(NAME + ", offset " + PageFile.BLOCK_BYTES)
                .hasCauseInstanceOf(JournalException.class);
    }

    @Test
    void refusesToBeginWhereAPageIsMissing() {
        Page page = write("a");
        disk.remove(NAME);
        file = new PageFile(disk, NAME);
        assertThatThrownBy(() -> file.keep(page)).hasMessageContaining(NAME).hasCauseInstanceOf(JournalException.class);
    }

    @Test
    void takesNothingWhereTheDiskIsFull() {
        disk.setCapacity(10);
        assertThat(file.write(new byte[100], 100)).isNull();
        disk.setCapacity(1_000);
        assertThat(file.write(new byte[100], 100)).isNotNull();
    }

    @Test
    void deletesFilesThatNoCheckpointNeeds() throws IOException {
        write("a");
        PageFiles files = new PageFiles(disk, 2);
        files.deleteUnneeded();
        assertThat(disk.names()).isEmpty();
    }

    private Page write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Objects.requireNonNull(file.write(bytes, bytes.length));
    }

    private String read(Page page) {
        return new String(file.read(page), StandardCharsets.UTF_8);
    }
}
