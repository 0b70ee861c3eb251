package io.flotilla.benchmarks.load.client;

/**
 * When what happens at a steady rate is due: number {@code n} of all, from 0, at {@code fromNs} and {@code n} times the distance of two.
 *
 * @param perSecond how many a second
 */
record Pace(long fromNs, double perSecond) {
    private static final double NS_PER_SECOND = 1e9;

    long dueNs(long number) {
        return fromNs + (long) (number * (NS_PER_SECOND / perSecond));
    }
}
