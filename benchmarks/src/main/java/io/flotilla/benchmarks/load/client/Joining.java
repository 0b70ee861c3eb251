package io.flotilla.benchmarks.load.client;

import java.util.List;

/** Every client connects at its time, which follows from its number among all clients of the run. */
final class Joining implements Activity {
    private final List<Client> clients;
    private final Pace pace;
    private int next;

    /** @param clients by rising number */
    Joining(List<Client> clients, Pace pace) {
        this.clients = clients;
        this.pace = pace;
    }

    @Override
    public long advance(long nowNs) {
        while (next < clients.size()) {
            Client client = clients.get(next);
            long dueNs = pace.dueNs(client.number());
            if (dueNs > nowNs) {
                return dueNs;
            }
            next++;
            client.connect(dueNs);
        }
        return Long.MAX_VALUE;
    }
}
