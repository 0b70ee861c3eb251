package io.flotilla.node.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.metrics.Traffic;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.node.shard.Shard;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How packets gather and leave, and what waits for a client that does not read. */
class OutboxTest {
    private static final int LIMIT_BYTES = 100_000;

    private final MemoryGuard memory = new MemoryGuard(1 << 30);
    private final List<Shard.Gathered> gathered = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private int timesRoom;
    private final Outbox outbox = new Outbox(
            channel.pipeline().firstContext(), gathered::add, memory, new Traffic(), LIMIT_BYTES, () -> timesRoom++);

    @AfterEach
    void releaseEverything() {
        outbox.close();
        channel.finishAndReleaseAll();
        assertThat(memory.heldBytes()).isZero();
    }

    @Test
    void packetsThatGatherLeaveInOneWrite() {
        write(100);
        write(100);
        assertThat(gathered).containsExactly(outbox);

        outbox.flush();
        assertThat(sizesSent()).containsExactly(200);
    }

    @Test
    void manyPacketsLeaveInBuffersThatAreFull() {
        for (int i = 0; i < 2_000; i++) {
            write(100);
        }
        outbox.flush();

        assertThat(sizesSent()).hasSizeLessThan(6);
    }

    @Test
    void aLargePayloadIsSharedAndNotCopied() {
        byte[] payload = new byte[40_000];
        message(10, payload);
        outbox.flush();

        ByteBuf header = channel.readOutbound();
        ByteBuf sent = channel.readOutbound();
        assertThat(header.readableBytes()).isEqualTo(10);
        assertThat(sent.array()).isSameAs(payload);
        header.release();
    }

    @Test
    void aVeryLargePayloadLeavesInPieces() {
        message(10, new byte[200_000]);
        outbox.flush();

        assertThat(sizesSent()).hasSize(5).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(65_536));
    }

    @Test
    void theHeadersOfLargePayloadsShareABuffer() {
        readNothing();
        for (int i = 0; i < 5; i++) {
            message(10, new byte[20_000]);
        }
        ByteBuf open = outbox.begin(10);

        assertThat(open.writerIndex()).isEqualTo(50);
    }

    @Test
    void fewBytesOfOthersAreCopied() {
        ByteBuf source = Unpooled.directBuffer(100_000).writeZero(100_000);
        outbox.packets(source, 10, 100, 3);
        outbox.flush();

        assertThat(source.refCnt()).isEqualTo(1);
        assertThat(sizesSent()).containsExactly(100);
        source.release();
    }

    @Test
    void manyBytesOfOthersAreSentFromWhereTheyAre() {
        ByteBuf source = Unpooled.directBuffer(100_000).writeZero(100_000);
        outbox.packets(source, 10, 50_000, 600);
        outbox.flush();

        assertThat(source.refCnt()).isEqualTo(2);
        assertThat(sizesSent()).containsExactly(50_000);
        assertThat(source.refCnt()).isEqualTo(1);
        source.release();
    }

    @Test
    void doesNotKeepABufferThatIsMuchLargerThanWhatItSendsOfIt() {
        readNothing();
        ByteBuf source = Unpooled.directBuffer(1_000_000).writeZero(1_000_000);
        outbox.packets(source, 0, 20_000, 200);

        assertThat(source.refCnt()).isEqualTo(1);
        source.release();
    }

    @Test
    void whatIsSentFromWhereItIsKeepsItsPlaceInTheOrder() {
        ByteBuf source = Unpooled.directBuffer(50_000).writeZero(50_000);
        write(1);
        outbox.packets(source, 0, 50_000, 600);
        write(2);
        outbox.flush();

        assertThat(sizesSent()).containsExactly(1, 50_000, 2);
        source.release();
    }

    @Test
    void isFullWhenItsLimitWaits() {
        readNothing();
        write(LIMIT_BYTES - 1);
        assertThat(outbox.isFull()).isFalse();

        write(1);
        assertThat(outbox.isFull()).isTrue();
    }

    @Test
    void tellsOnceWhenThereIsRoomAgain() {
        readNothing();
        write(LIMIT_BYTES);
        assertThat(outbox.isFull()).isTrue();
        outbox.flush();
        assertThat(timesRoom).isZero();

        readAgain();
        outbox.flush();
        outbox.flush();
        assertThat(timesRoom).isEqualTo(1);
    }

    @Test
    void saysNothingOfRoomToThoseWhoDidNotMissIt() {
        write(LIMIT_BYTES);
        outbox.flush();

        assertThat(timesRoom).isZero();
    }

    @Test
    void holdsMemoryForWhatWaits() {
        readNothing();
        write(1_000);
        outbox.flush();
        assertThat(memory.heldBytes()).isGreaterThanOrEqualTo(1_000);

        readAgain();
        outbox.flush();
        assertThat(memory.heldBytes()).isZero();
    }

    @Test
    void closingLetsGoOfEverything() {
        readNothing();
        message(10, new byte[40_000]);
        ByteBuf open = outbox.begin(100);
        outbox.flush();
        outbox.close();

        assertThat(open.refCnt()).isZero();
        assertThat(memory.heldBytes()).isZero();
        assertThat(outbox.waitingBytes()).isZero();
    }

    private void readNothing() {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    }

    private void readAgain() {
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
    }

    private void write(int bytes) {
        outbox.begin(bytes).writeZero(bytes);
        outbox.written(bytes);
    }

    private void message(int headerBytes, byte[] payload) {
        outbox.begin(headerBytes).writeZero(headerBytes);
        outbox.payload(payload);
        outbox.written(headerBytes + payload.length);
    }

    private List<Integer> sizesSent() {
        List<Integer> sizes = new ArrayList<>();
        for (ByteBuf sent; (sent = channel.readOutbound()) != null; ) {
            sizes.add(sent.readableBytes());
            sent.release();
        }
        return sizes;
    }
}
