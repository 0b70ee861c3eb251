package io.flotilla.node.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.PacketException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Strings are well-formed UTF-8 (MQTT 5.0, section 1.5.4): the JDK's strict decoder is the slow twin. */
class Utf8Test {
    private static final long SEED = 20_261_123;

    /** [MQTT-1.5.4-1], [MQTT-1.5.4-2]: surrogates, overlong forms and what is beyond U+10FFFF are all among these. */
    @Test
    void threeByteSequencesAreJudgedAsTheJdkJudgesThem() {
        byte[] bytes = new byte[3];
        for (int i = 1 << 23; i < 1 << 24; i += 1 + i % 61) { // what begins with ASCII says nothing new
            bytes[0] = (byte) (i >> 16);
            bytes[1] = (byte) (i >> 8);
            bytes[2] = (byte) i;
            assertJudgedAlike(Integer.toHexString(i), bytes);
        }
    }

    @Test
    void randomFourByteSequencesAreJudgedAsTheJdkJudgesThem() {
        Random random = new Random(SEED);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = {(byte) (0xEE + random.nextInt(8)), 0, 0, 0};
            for (int j = 1; j < bytes.length; j++) {
                bytes[j] = (byte) (0x70 + random.nextInt(0x60));
            }
            assertJudgedAlike("seed " + SEED + ", round " + i, bytes);
        }
    }

    /** [MQTT-1.5.4-3]. */
    @Test
    void aByteOrderMarkIsKept() {
        assertThat(decode(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, 'a'}))
                .isEqualTo("\uFEFFa");
    }

    @Test
    void theNullCharacterIsRefusedWhereverItStands() {
        assertThat(decode(new byte[] {0})).isNull();
        assertThat(decode("a\0".getBytes(StandardCharsets.UTF_8))).isNull();
        assertThat(decode(new byte[] {(byte) 0xC0, (byte) 0x80})).isNull();
    }

    /** Compares first, since an assertion for each of so many would take most of the time. */
    private static void assertJudgedAlike(String description, byte[] bytes) {
        if (!Objects.equals(decode(bytes), twin(bytes))) {
            assertThat(decode(bytes)).as(description).isEqualTo(twin(bytes));
        }
    }

    private static @Nullable String decode(byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        try {
            return Utf8.decode(in, 0, bytes.length);
        } catch (PacketException e) {
            return null;
        }
    }

    private static @Nullable String twin(byte[] bytes) {
        try {
            String string = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return string.indexOf(0) < 0 ? string : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
