package io.flotilla.node.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.pressure.MemoryGuard;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How the bytes of incomplete packets gather, and what they weigh. */
class CumulationTest {
    private static final int LIMIT_BYTES = 4 << 20;
    private static final int READ_BYTES = 16 << 10;

    private final MemoryGuard memory = new MemoryGuard(LIMIT_BYTES);
    private final Cumulation cumulation = new Cumulation(memory);

    @Test
    void joinsAPacketThatComesInPieces() {
        keep(bytes(0x30, 4, 0));
        keep(add(bytes(1, 'a')));
        ByteBuf joined = add(bytes('b'));

        assertThat(joined).isEqualTo(bytes(0x30, 4, 0, 1, 'a', 'b'));
        joined.release();
    }

    @Test
    void takesNoMoreThanThePacketLacksFromWhatFollows() {
        keep(bytes(0x30));
        ByteBuf next = bytes(3, 0, 1, 'a', 0xC0, 0);
        ByteBuf joined = add(next);
        assertThat(joined).isEqualTo(bytes(0x30, 3, 0, 1, 'a'));
        joined.skipBytes(5);
        keep(joined);

        ByteBuf rest = poll();
        assertThat(rest).isSameAs(next).isEqualTo(bytes(0xC0, 0));
        rest.release();
    }

    @Test
    void keepsTheOrderOfWhatComesWhileNothingIsDecoded() {
        keep(bytes(0xC0, 0));
        cumulation.add(bytes(0xE0), UnpooledByteBufAllocator.DEFAULT);
        cumulation.add(bytes(0), UnpooledByteBufAllocator.DEFAULT);

        ByteBuf first = poll();
        assertThat(first).isEqualTo(bytes(0xC0, 0));
        first.skipBytes(2);
        keep(first);
        ByteBuf second = poll();
        assertThat(second).isEqualTo(bytes(0xE0, 0));
        second.release();
    }

    @Test
    void passesOnWhatComesWholeWithoutCopying() {
        ByteBuf in = bytes(1, 2, 3);

        assertThat(add(in)).isSameAs(in);
        in.release();
    }

    @Test
    void holdsNothingForWhatIsOnlyAnnounced() {
        keep(announced(256 << 20, 10));

        assertThat(memory.heldBytes()).isLessThan(100);
        cumulation.release();
    }

    @Test
    void growsWithWhatComesAndNotFasterThanDouble() {
        keep(announced(3 << 20, READ_BYTES));
        for (int i = 2; i <= 20; i++) {
            keep(add(Unpooled.buffer(READ_BYTES).writeZero(READ_BYTES)));

            assertThat(memory.heldBytes()).isBetween((long) i * READ_BYTES, 2L * i * READ_BYTES + (128 << 10));
        }
        cumulation.release();
    }

    @Test
    void refusesALargePacketThatHasNoRoom() {
        memory.hold(LIMIT_BYTES - READ_BYTES);
        keep(announced(1 << 20, READ_BYTES));
        ByteBuf more = Unpooled.buffer(100 << 10).writeZero(100 << 10);

        assertThatThrownBy(() -> add(more))
                .isInstanceOfSatisfying(
                        PacketException.class,
                        refused -> assertThat(refused.reasonCode()).isEqualTo(ReasonCode.QUOTA_EXCEEDED));
        cumulation.release();
        assertThat(more.refCnt()).isZero();
    }

    @Test
    void givesEverythingBackWhenItIsDecoded() {
        keep(announced(1 << 20, READ_BYTES));
        ByteBuf whole = add(Unpooled.buffer(1 << 20).writeZero((1 << 20) - READ_BYTES));
        whole.skipBytes(whole.readableBytes());
        keep(whole);

        assertThat(whole.refCnt()).isZero();
        assertThat(memory.heldBytes()).isZero();
    }

    @Test
    void doesNotKeepALargeBufferForTheFewBytesBehindItsPacket() {
        keep(announced(1 << 20, READ_BYTES));
        ByteBuf whole = add(Unpooled.buffer(1 << 20).writeZero((1 << 20) - READ_BYTES));
        whole.skipBytes(whole.readableBytes() - 1);
        keep(whole);

        assertThat(memory.heldBytes()).isLessThan(100);
        cumulation.release();
    }

    @Test
    void givesEverythingBackWhenTheConnectionCloses() {
        ByteBuf in = announced(1 << 20, READ_BYTES);
        keep(in);
        cumulation.release();

        assertThat(in.refCnt()).isZero();
        assertThat(memory.heldBytes()).isZero();
    }

    private ByteBuf add(ByteBuf in) {
        cumulation.add(in, UnpooledByteBufAllocator.DEFAULT);
        return poll();
    }

    private ByteBuf poll() {
        return Objects.requireNonNull(cumulation.poll(UnpooledByteBufAllocator.DEFAULT));
    }

    private void keep(ByteBuf in) {
        cumulation.keep(in, UnpooledByteBufAllocator.DEFAULT);
    }

    private static ByteBuf bytes(int... values) {
        ByteBuf bytes = Unpooled.buffer(values.length);
        for (int value : values) {
            bytes.writeByte(value);
        }
        return bytes;
    }

    /** The first {@code sent} bytes of a PUBLISH of {@code length} bytes; its Remaining Length takes four. */
    private static ByteBuf announced(int length, int sent) {
        int remaining = Math.min(length, 268_435_455);
        ByteBuf bytes = Unpooled.buffer(sent).writeByte(0x30);
        for (int i = 0; i < 3; i++) {
            bytes.writeByte(((remaining >>> (7 * i)) & 0x7F) | 0x80);
        }
        bytes.writeByte(remaining >>> 21);
        return bytes.writeZero(sent - 5);
    }
}
