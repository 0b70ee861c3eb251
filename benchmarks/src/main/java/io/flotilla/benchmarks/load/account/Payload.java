package io.flotilla.benchmarks.load.account;

import java.util.SplittableRandom;

/** Where in a payload stands what identifies its message, and what the rest of it is. */
public final class Payload {
    public static final int STREAM_AT = 0;
    public static final int NUMBER_AT = 4;
    public static final int DUE_AT = 8;
    public static final int HEADER_BYTES = 16;

    /** Any number: the bytes must only be the same for who writes and who compares. */
    private static final long SEED = 0xF107_111AL;

    private Payload() {}

    /** What follows the header in every payload of {@code payloadBytes}. */
    public static byte[] filler(int payloadBytes) {
        byte[] filler = new byte[payloadBytes - HEADER_BYTES];
        new SplittableRandom(SEED).nextBytes(filler);
        return filler;
    }
}
