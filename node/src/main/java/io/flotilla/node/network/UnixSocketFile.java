package io.flotilla.node.network;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The file that a Unix domain socket leaves in its directory, which the operating system removes neither at a stop nor at a crash. */
final class UnixSocketFile {
    private UnixSocketFile() {}

    /**
     * Makes room for a new socket: removes one that nobody listens on.
     *
     * @throws IOException where somebody does, or the file is no socket
     */
    static void removeStale(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new IOException("a file that is no socket is in the way");
        }
        if (isListenedOn(path)) {
            throw new IOException("another process listens there");
        }
        Files.deleteIfExists(path);
    }

    private static boolean isListenedOn(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException e) {
            return false;
        }
    }
}
