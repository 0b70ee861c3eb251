package io.flotilla.cluster.session;

import java.util.List;

/**
 * The connections of all members, as the engine tells them what its sessions and share groups send. Called on partition threads, and only when as many members hold
 * the change as are to: it must not block, and what it is told for a connection is passed on in its order.
 */
public interface Connections {
    /**
     * What a durable session sends to its client, in this order. Told once per batch of operations, not once per message.
     *
     * @param term of the owner that sends it: what has no turn is of no use any more where a later owner has sent something
     * @param firstTurn the turn of the first packet that has one, see {@link Outbound#hasTurn}; each later one has the next. 0 where none has
     */
    void onDeliver(Holder to, long term, long firstTurn, List<Outbound> packets);

    /**
     * A share group chose a client, whose session is transient, for these messages, in this order. Each lease is to be settled or given back; what comes to a
     * connection that has gone, by {@link Sessions#giveBack}.
     *
     * @param group the {@link io.flotilla.routing.subscription.Subscription#key} of the group
     * @param firstLoan the {@link Lease#loan} that these begin with: what lies between it and the leases here is on loan no more. 0 where there is no lease
     */
    void onShared(Holder to, String clientId, String group, long firstLoan, List<Delivery> deliveries);

    /** An operator closes it: Administrative action (0x98). */
    void onKicked(Holder to);
}
