package io.flotilla.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flotilla.node.config.ListenerConfig;
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
 * <p>The first byte of an input chooses what reads it, the second is the length of the pieces.
 */
class FramingFuzzTest {
    private static final long NEVER_MS = 3_600_000;

    @FuzzTest(maxExecutions = 5_000)
    void readsTheSameHoweverTheBytesAreCut(byte[] input) {
        if (input.length > 2) {
            Function<Consumer<String>, ChannelHandler> reader = switch (input[0] & 3) {
                case 0 -> WebSocketFraming::new;
                case 1 -> events -> handshake(EchoNode.behindProxy(Kind.TCP, null), events);
                default -> events -> handshake(EchoNode.webSocket("/mqtt"), events);
            };
            byte[] bytes = Arrays.copyOfRange(input, 2, input.length);
            int piece = 1 + (input[1] & 0xFF);
            assertThat(outcome(bytes, piece, reader)).isEqualTo(outcome(bytes, bytes.length, reader));
        }
    }

    private static ChannelHandler handshake(ListenerConfig config, Consumer<String> events) {
        ConnectionFactory factory = peer -> {
            events.accept(peer.remoteAddress() + ":" + peer.remotePort());
            return new ChannelInboundHandlerAdapter();
        };
        RefusalListener refusals = (refusal, listener, address) -> events.accept(refusal + " " + address);
        return new Handshake(new Listener(config, null, NEVER_MS, factory, refusals));
    }

    /** All that comes out of a pipeline at either end, and what its handler tells. */
    private static String outcome(byte[] bytes, int piece, Function<Consumer<String>, ChannelHandler> reader) {
        StringBuilder events = new StringBuilder();
        StringBuilder read = new StringBuilder();
        StringBuilder written = new StringBuilder();
        EmbeddedChannel channel =
                new EmbeddedChannel(reader.apply(event -> events.append(event).append('\n')));
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
