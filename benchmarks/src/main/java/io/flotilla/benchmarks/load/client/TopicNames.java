package io.flotilla.benchmarks.load.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;

/** Reads which topic of a scenario a Topic Name is, in place. Immutable. */
final class TopicNames {
    private static final int MOST_DIGITS = 9;

    private final byte[] prefix;
    private final int topics;

    TopicNames(String prefix, int topics) {
        this.prefix = (prefix + "/").getBytes(UTF_8);
        this.topics = topics;
    }

    /** The topic with the name in {@code in} from {@code at}, or -1 where none is called so. */
    int read(ByteBuf in, int at, int length) {
        int digits = length - prefix.length;
        if (digits < 1 || digits > MOST_DIGITS) {
            return -1;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (in.getByte(at + i) != prefix[i]) {
                return -1;
            }
        }
        int number = 0;
        for (int i = at + prefix.length; i < at + length; i++) {
            int digit = in.getByte(i) - '0';
            if (digit < 0 || digit > 9 || (number == 0 && digit == 0)) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number <= topics ? number - 1 : -1;
    }
}
