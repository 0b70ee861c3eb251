package io.flotilla.benchmarks.load.client;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Once a second: gives up clients that are not answered, and keeps some connections alive, so that each has its turn twice within the Keep Alive. */
final class Upkeep implements Activity {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_NS = 30 * SECOND_NS;

    private final List<Client> clients;
    private final int perSecond;
    private long nextNs;
    private int next;

    /** @param keepAliveS 0 for none */
    Upkeep(List<Client> clients, int keepAliveS) {
        this.clients = clients;
        this.perSecond = keepAliveS == 0 ? 0 : Math.ceilDiv(2 * clients.size(), keepAliveS);
    }

    @Override
    public long advance(long nowNs) {
        if (nowNs >= nextNs) {
            nextNs = nowNs + SECOND_NS;
            for (int i = 0; i < perSecond; i++) {
                clients.get(next).keepAlive();
                next = (next + 1) % clients.size();
            }
            for (int i = 0; i < clients.size(); i++) {
                clients.get(i).expire(nowNs - PATIENCE_NS);
            }
        }
        return nextNs;
    }
}
