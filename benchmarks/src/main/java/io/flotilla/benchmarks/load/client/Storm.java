package io.flotilla.benchmarks.load.client;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Every client in turn disconnects and connects again, more of them a second with each step. Who is not back yet is waited for; its time, and that of all after it, still counts from when it was due. */
public final class Storm implements Activity {
    /** How long a step lasts. */
    public static final int STEP_S = 5;

    private static final double GROWTH = 1.5;
    private static final long WAIT_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Lane lane;
    private final List<Client> clients;
    private long reconnects;

    Storm(Lane lane, List<Client> clients) {
        this.lane = lane;
        this.clients = clients;
    }

    /** How many connections a second are due in {@code step}, from 0. */
    public static double perSecond(double first, int step) {
        return first * Math.pow(GROWTH, step);
    }

    @Override
    public long advance(long nowNs) {
        Board board = lane.board();
        if (!board.isPublishing() || clients.isEmpty()) {
            return Long.MAX_VALUE;
        }
        while (true) {
            long afterNs = dueAfterNs(lane.scenario().connectsPerSecond(), reconnects * board.lanes() + lane.index());
            long dueNs = board.publishFromNs() + afterNs;
            if (dueNs >= board.publishUntilNs()) {
                return Long.MAX_VALUE;
            }
            if (dueNs > nowNs) {
                return dueNs;
            }
            Client client = clients.get((int) (reconnects % clients.size()));
            if (!client.isReady() && !client.isApart()) {
                return nowNs + WAIT_NS;
            }
            reconnects++;
            client.reconnect(dueNs);
        }
    }

    /** How long after the storm's beginning the connection with the given number, from 0, is due. */
    static long dueAfterNs(double first, long number) {
        int step = 0;
        double left = number;
        while (left >= perSecond(first, step) * STEP_S) {
            left -= perSecond(first, step) * STEP_S;
            step++;
        }
        return (long) ((step * STEP_S + left / perSecond(first, step)) * TimeUnit.SECONDS.toNanos(1));
    }
}
