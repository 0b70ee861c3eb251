package io.flotilla.node.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames byte by byte (RFC 6455, section 5). What a real client sees is tested in {@link WebSocketTest}. */
class WebSocketFramingTest {
    private final List<String> violations = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new WebSocketFraming(violations::add));

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @Test
    void unmasksThePayload() {
        // final binary, masked length 5, mask, "Hello" (section 5.7)
        assertThat(in("82 85 37fa213d 7f9f4d5158")).containsExactly("48656c6c6f");
    }

    @Test
    void unmasksTheSameHoweverTheBytesAreCut() {
        String frame = "828b01020304" + "69".repeat(11);
        String whole = String.join("", in(frame));
        StringBuilder cut = new StringBuilder();
        for (int i = 0; i < frame.length(); i += 2) {
            in(frame.substring(i, i + 2)).forEach(cut::append);
        }
        assertThat(cut).hasToString(whole);
        assertThat(whole).hasSize(22);
    }

    @Test
    void passesPayloadOnBeforeItsFrameIsComplete() {
        assertThat(in("82 fe 0200 00000000 0102")).containsExactly("0102");
        assertThat(in("03")).containsExactly("03");
    }

    @Test
    void takesALengthOf64Bits() {
        assertThat(in("82 ff 0000000100000000 00000000 ff")).containsExactly("ff");
        assertThat(violations).isEmpty();
    }

    @Test
    void readsSeveralFramesOfOneRead() {
        assertThat(in("02 81 00000000 01  80 80 00000000  00")).containsExactly("01");
        assertThat(in("80 00000000")).isEmpty();
    }

    @Test
    void takesAPingBetweenTheFramesOfAMessage() {
        assertThat(in("02 81 00000000 01  89 80 00000000  80 81 00000000 02")).containsExactly("01", "02");
        assertThat(out()).isEqualTo("8a00");
    }

    @ParameterizedTest
    @CsvSource({
        "8201, 1002", // not masked
        "c280, 1002", // reserved bit
        "8380, 1002", // unknown data frame
        "8b80, 1002", // unknown control frame
        "0980, 1002", // fragmented control frame
        "89fe, 1002", // control frame of more than 125 bytes
        "8080, 1002", // continuation of nothing
        "02800000000082800000, 1002", // a message within a message
        "82ffffffffffffffffff00000000, 1002", // negative length
        "8180, 1003", // text
    })
    void closesForAViolation(String frames, int status) {
        assertThat(in(frames)).isEmpty();
        assertThat(out()).isEqualTo("8802%04x".formatted(status));
        assertThat(channel.isOpen()).isFalse();
        assertThat(violations).hasSize(1);
    }

    @Test
    void readsNothingBehindAViolation() {
        assertThat(in("8180 82 81 00000000 01")).isEmpty();
        assertThat(violations).hasSize(1);
    }

    @Test
    void leavesPingsUnansweredWhileTheClientDoesNotRead() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 2));
        channel.write(Unpooled.copiedBuffer(new byte[8]));
        in("89 80 00000000");
        assertThat(out()).isEqualTo("8208" + "00".repeat(8));
    }

    @ParameterizedTest
    @CsvSource({"1, 8201", "125, 827d", "126, 827e007e", "65535, 827effff", "65536, 827f0000000000010000"})
    void putsOneBufferIntoOneFrame(int bytes, String header) {
        channel.writeOutbound(Unpooled.wrappedBuffer(new byte[bytes]));
        assertThat(out()).isEqualTo(header + "00".repeat(bytes));
    }

    @Test
    void passesThePayloadOnUncopied() {
        ByteBuf payload = Unpooled.wrappedBuffer(new byte[] {1, 2, 3});
        channel.writeOutbound(payload);
        channel.<ByteBuf>readOutbound().release();
        assertThat(channel.<ByteBuf>readOutbound()).isSameAs(payload);
        payload.release();
    }

    @Test
    void saysGoodbyeOnce() {
        channel.close();
        assertThat(out()).isEqualTo("880203e8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"88 80 00000000", "88 82 00000000 03e9", "88 84 00000000 03e96161"})
    void answersACloseWithItsStatusAndCloses(String close) {
        in(close);
        String payload = close.length() < 15 ? "00" : "0203e9";
        assertThat(out()).isEqualTo("88" + payload);
        assertThat(channel.isOpen()).isFalse();
        assertThat(violations).isEmpty();
    }

    /** What comes out of the pipeline, buffer by buffer, when {@code hex} comes in. */
    private List<String> in(String hex) {
        channel.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", ""))));
        List<String> read = new ArrayList<>();
        for (ByteBuf bytes = channel.readInbound(); bytes != null; bytes = channel.readInbound()) {
            read.add(ByteBufUtil.hexDump(bytes));
            bytes.release();
        }
        return read;
    }

    private String out() {
        channel.flush();
        StringBuilder written = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            written.append(ByteBufUtil.hexDump(bytes));
            bytes.release();
        }
        return written.toString();
    }
}
