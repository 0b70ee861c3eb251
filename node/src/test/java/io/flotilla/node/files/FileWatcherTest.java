package io.flotilla.node.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatcherTest {
    @TempDir
    Path directory;

    private final FileWatcher watcher = new FileWatcher();
    private Path file;
    private int told;

    @BeforeEach
    void writeTheFile() throws IOException {
        file = Files.writeString(directory.resolve("file"), "one");
    }

    @Test
    void tellsOnceAfterAChangeHasSettled() throws IOException {
        watch(file);
        checkTwice();
        assertThat(told).isZero();

        Files.writeString(file, "three");
        watcher.check();
        assertThat(told).isZero();
        watcher.check();
        watcher.check();

        assertThat(told).isEqualTo(1);
    }

    @Test
    void waitsWhileAFileIsStillBeingWritten() throws IOException {
        watch(file);

        Files.writeString(file, "three");
        watcher.check();
        Files.writeString(file, "seventeen");
        watcher.check();
        assertThat(told).isZero();
        watcher.check();

        assertThat(told).isEqualTo(1);
    }

    @Test
    void seesAChangeOfTheSameSizeByItsTime() throws IOException {
        watch(file);

        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        checkTwice();

        assertThat(told).isEqualTo(1);
    }

    @Test
    void seesAFileThatWasRenamedIntoPlaceWithTheSameSizeAndTime() throws IOException {
        watch(file);

        Path other = Files.writeString(directory.resolve("other"), "two");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
        checkTwice();

        assertThat(told).isEqualTo(1);
    }

    /** Kubernetes mounts {@code file -> ..data/file} and {@code ..data -> a directory}, and swaps the second link. */
    @Test
    void seesASwappedSymbolicLink() throws IOException {
        Path first = Files.createDirectory(directory.resolve("first"));
        Path second = Files.createDirectory(directory.resolve("second"));
        Files.writeString(first.resolve("tls.crt"), "one");
        Files.writeString(second.resolve("tls.crt"), "two");
        Path data = Files.createSymbolicLink(directory.resolve("..data"), first);
        watch(Files.createSymbolicLink(directory.resolve("tls.crt"), data.resolve("tls.crt")));

        Path swapped = Files.createSymbolicLink(directory.resolve("..data_tmp"), second);
        Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE);
        checkTwice();

        assertThat(told).isEqualTo(1);
    }

    @Test
    void filesThatBelongTogetherAreToldOfTogether() throws IOException {
        Path key = Files.writeString(directory.resolve("key"), "one");
        watch(file, key);

        Files.writeString(file, "three");
        watcher.check();
        Files.writeString(key, "three");
        watcher.check();
        assertThat(told).isZero();
        watcher.check();

        assertThat(told).isEqualTo(1);
    }

    @Test
    void tellsOfAFileThatIsGoneAndOfItsReturn() throws IOException {
        watch(file);

        Files.delete(file);
        checkTwice();
        assertThat(told).isEqualTo(1);
        Files.writeString(file, "one");
        checkTwice();

        assertThat(told).isEqualTo(2);
    }

    @Test
    void aListenerThatFailsStopsNeitherTheOthersNorItself() throws IOException {
        watcher.watch(List.of(file), () -> {
            told += 10;
            throw new IllegalStateException("expected by this test");
        });
        watch(file);

        Files.writeString(file, "three");
        checkTwice();
        Files.writeString(file, "seventeen");
        checkTwice();

        assertThat(told).isEqualTo(22);
    }

    @Test
    void aWatchedValueStaysWhereTheFileCannotBeRead() throws IOException {
        Watched<String> value = Watched.read(watcher, List.of(file), () -> Files.readString(file));

        Files.delete(file);
        checkTwice();
        assertThat(value.get()).isEqualTo("one");
        Files.writeString(file, "two");
        checkTwice();

        assertThat(value.get()).isEqualTo("two");
    }

    @Test
    void aWatchedValueNeedsItsFileAtTheStart() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> Watched.read(watcher, List.of(missing), () -> TextFile.lines(missing)))
                .hasMessage(missing + " cannot be read: there is no such file");
    }

    @Test
    void aFileThatIsNotTextIsNamed() throws IOException {
        Files.write(file, new byte[] {(byte) 0xFF, 0});

        assertThatThrownBy(() -> TextFile.lines(file)).hasMessage(file + " cannot be read: it is not text in UTF-8");
    }

    private void watch(Path... files) {
        watcher.watch(List.of(files), () -> told++);
    }

    private void checkTwice() {
        watcher.check();
        watcher.check();
    }
}
