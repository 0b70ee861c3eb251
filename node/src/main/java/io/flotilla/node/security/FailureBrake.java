package io.flotilla.node.security;

import io.netty.util.NetUtil;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Slows down whoever guesses passwords: after some failures an address is turned away for a while that doubles with each further one.
 *
 * <p>An address that has been quiet for a minute after its last failure or pause starts anew. A success changes nothing, or else someone with
 * one password could guess others undisturbed. Addresses of IPv6 count by their network of 64 bits, since each subscriber has one whole.
 *
 * <p>Any thread may ask; the table is behind a lock that is held for a look-up, once or twice in a CONNECT. It keeps a fixed number of addresses
 * and forgets the one whose last failure is the longest ago.
 */
final class FailureBrake {
    static final long WINDOW_MS = 60_000;
    static final long FIRST_PAUSE_MS = 10_000;
    static final long LONGEST_PAUSE_MS = 600_000;
    static final int MAX_ADDRESSES = 10_000;

    private final int tolerated;
    private final LongSupplier clockMs;
    private final Map<String, Failures> byNetwork = new LinkedHashMap<>();

    /** How often an address has failed, until when it is turned away, and when that is forgotten. */
    private record Failures(int count, long pausedUntilMs, long forgottenAtMs) {}

    /**
     * @param tolerated the failures before the first pause; 0 for no brake at all
     * @param clockMs any clock that never goes back
     */
    FailureBrake(int tolerated, LongSupplier clockMs) {
        this.tolerated = tolerated;
        this.clockMs = clockMs;
    }

    /** Whether {@code address} is turned away now. */
    synchronized boolean isPaused(String address) {
        Failures failures = byNetwork.get(network(address));
        return failures != null && clockMs.getAsLong() < failures.pausedUntilMs;
    }

    /** Counts a failure of {@code address}. */
    synchronized void onFailure(String address) {
        if (tolerated == 0) {
            return;
        }
        String network = network(address);
        long nowMs = clockMs.getAsLong();
        Failures before = byNetwork.remove(network); // and put back at the end, as the latest
        int count = before == null || nowMs >= before.forgottenAtMs ? 1 : before.count + 1;
        long pauseMs = pauseMs(count);
        byNetwork.put(network, new Failures(count, nowMs + pauseMs, nowMs + pauseMs + WINDOW_MS));
        if (byNetwork.size() > MAX_ADDRESSES) {
            byNetwork.remove(byNetwork.keySet().iterator().next());
        }
    }

    private long pauseMs(int count) {
        int excess = count - tolerated;
        if (excess < 0) {
            return 0;
        }
        return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(excess, 16));
    }

    private static String network(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes != null && bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 8) : address;
    }
}
