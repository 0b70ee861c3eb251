package io.flotilla.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flotilla.node.config.ListenerConfig.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What stands between a socket and MQTT takes any bytes: it says the same whether they come at once or in pieces, and keeps none of them.
 *
 * <p>The first byte of an input is the length of the pieces.
 */
class FramingFuzzTest {
    private static final long NEVER_MS = 3_600_000;

    @FuzzTest(maxExecutions = 100_000)
    void readsWebSocketFramesHoweverTheyAreCut(byte[] input) {
        readsTheSameHoweverCut(input, WebSocketFraming::new);
    }

    @FuzzTest(maxExecutions = 100_000)
    void readsAProxyHeaderHoweverItIsCut(byte[] input) {
        readsTheSameHoweverCut(
                input,
                events -> new Handshake(new Listener(
                        EchoNode.behindProxy(Kind.TCP, null),
                        null,
                        NEVER_MS,
                        peer -> {
                            events.accept(peer.remoteAddress() + ":" + peer.remotePort());
                            return new ChannelInboundHandlerAdapter();
                        },
                        (refusal, listener, address) -> events.accept(refusal + " " + address))));
    }

    @FuzzTest(maxExecutions = 100_000)
    void readsAnUpgradeHoweverItIsCut(byte[] input) {
        readsTheSameHoweverCut(
                input,
                events -> new Handshake(new Listener(
                        EchoNode.webSocket("/mqtt"),
                        null,
                        NEVER_MS,
                        peer -> {
                            events.accept("open");
                            return new ChannelInboundHandlerAdapter();
                        },
                        (refusal, listener, address) -> events.accept(refusal.toString()))));
    }

    private static void readsTheSameHoweverCut(byte[] input, Function<Consumer<String>, ChannelHandler> handler) {
        if (input.length > 1) {
            byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
            int piece = 1 + (input[0] & 0xFF);
            assertThat(outcome(bytes, piece, handler)).isEqualTo(outcome(bytes, bytes.length, handler));
        }
    }

    /** All that comes out of a pipeline at either end, and what its handler tells. */
    private static String outcome(byte[] bytes, int piece, Function<Consumer<String>, ChannelHandler> handler) {
        StringBuilder events = new StringBuilder();
        StringBuilder read = new StringBuilder();
        StringBuilder written = new StringBuilder();
        EmbeddedChannel channel =
                new EmbeddedChannel(handler.apply(event -> events.append(event).append('\n')));
        for (int i = 0; i < bytes.length && channel.isOpen(); i += piece) {
            ByteBuf in = Unpooled.copiedBuffer(bytes, i, Math.min(piece, bytes.length - i));
            channel.writeInbound(in);
            drain(channel::readInbound, read);
        }
        drain(channel::readOutbound, written);
        channel.finishAndReleaseAll();
        return events + "read " + read + "\nwritten " + written;
    }

    /** Adds the bytes; what is none is what Netty passes on once the channel is closed and its handlers are gone. */
    private static void drain(Supplier<Object> messages, StringBuilder hex) {
        for (Object message = messages.get(); message != null; message = messages.get()) {
            if (message instanceof ByteBuf bytes) {
                hex.append(ByteBufUtil.hexDump(bytes));
            }
            ReferenceCountUtil.release(message);
        }
    }
}
