package io.flotilla.benchmarks.load.account;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import org.HdrHistogram.Histogram;

/** A distribution of latencies up to an hour, in microseconds, exact to three digits. Confined to its writer until that hands it on. */
public final class Latencies {
    private static final long LONGEST_US = 3_600_000_000L;
    private static final int DIGITS = 3;

    private final Histogram histogram;

    public Latencies() {
        this(new Histogram(LONGEST_US, DIGITS));
    }

    private Latencies(Histogram histogram) {
        this.histogram = histogram;
    }

    public void record(long latencyNs) {
        histogram.recordValue(Math.min(LONGEST_US, Math.max(0, latencyNs / 1_000)));
    }

    public void add(Latencies other) {
        histogram.add(other.histogram);
    }

    public boolean isEmpty() {
        return histogram.getTotalCount() == 0;
    }

    /** The same, to be read with all that the library offers. */
    public Histogram histogram() {
        return histogram;
    }

    public long percentileUs(double percentile) {
        return histogram.getValueAtPercentile(percentile);
    }

    @JsonValue
    byte[] encoded() {
        ByteBuffer encoded = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(encoded, Deflater.BEST_SPEED);
        return Arrays.copyOf(encoded.array(), length);
    }

    @JsonCreator
    static Latencies decoded(byte[] encoded) throws DataFormatException {
        return new Latencies(Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(encoded), LONGEST_US));
    }
}
