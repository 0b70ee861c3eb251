package io.flotilla.cluster.routes;

/**
 * The bounds of a {@link RouteExchange}.
 *
 * @param frameBytes the most that a frame has, unless one filter is longer
 * @param unseenBytes of changes, above which a peer that has not seen them is sent no more, but a snapshot when it has
 * @param visibleMs for how long a route may be on its way to the peers
 * @param pauseMs after which a peer that says nothing is told or asked again; longer each time
 */
record ExchangeLimits(int frameBytes, long unseenBytes, long visibleMs, long pauseMs) {
    static final ExchangeLimits DEFAULT = new ExchangeLimits(256 << 10, 16L << 20, 5_000, 2_000);
}
