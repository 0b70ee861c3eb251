package io.flotilla.node.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flotilla.cluster.link.SocketIo;
import io.flotilla.node.config.LimitsConfig;
import io.flotilla.node.config.ListenerConfig;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A listener on a Unix domain socket, and the file that it leaves. */
class UnixSocketTest {
    @TempDir
    Path directory;

    private Path path;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("mqtt.sock");
    }

    @ParameterizedTest
    @EnumSource
    void carriesBytesBothWays(SocketIo io) throws Exception {
        assumeTrue(io.unavailable() == null);
        try (EchoNode node = new EchoNode(io, LimitsConfig.defaults(), ListenerConfig.unix(path))) {
            assertThat(echo("hello")).isEqualTo("hello");
            assertThat(EchoNode.next(node.peers).remoteAddress()).isEqualTo(Peer.LOCAL);
            assertThat(node.listeners.bound().getFirst().socketPath()).isEqualTo(path);
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesNoFileBehind(SocketIo io) {
        assumeTrue(io.unavailable() == null);
        new EchoNode(io, LimitsConfig.defaults(), ListenerConfig.unix(path)).close();
        assertThat(path).doesNotExist();
    }

    @Test
    void takesThePlaceOfASocketThatNobodyListensOn() throws Exception {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (EchoNode node = EchoNode.listening(ListenerConfig.unix(path))) {
            assertThat(echo("hello")).isEqualTo("hello");
            assertThat(node.peers).hasSize(1);
        }
    }

    @Test
    void refusesToTakeASocketThatAnotherListensOn() throws Exception {
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path));
            assertThatThrownBy(() -> EchoNode.listening(ListenerConfig.unix(path)))
                    .isInstanceOf(ListenException.class)
                    .hasMessageContaining(path + ": another process listens there");
        }
        assertThat(path).exists();
    }

    @Test
    void refusesToReplaceAFileThatIsNoSocket() throws Exception {
        Files.writeString(path, "precious");
        assertThatThrownBy(() -> EchoNode.listening(ListenerConfig.unix(path)))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("a file that is no socket is in the way");
        assertThat(path).hasContent("precious");
    }

    private String echo(String text) throws Exception {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            ByteBuffer echoed = ByteBuffer.allocate(text.length());
            while (echoed.hasRemaining() && client.read(echoed) >= 0) {}
            return new String(echoed.array(), StandardCharsets.UTF_8);
        }
    }
}
