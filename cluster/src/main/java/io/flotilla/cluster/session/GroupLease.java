package io.flotilla.cluster.session;

import io.flotilla.routing.message.QoS;

/**
 * A lease of the share group {@code key}: what becomes of it is told to the group's partition.
 *
 * @param qos of the message, which is all that is left to say of it should the group be gone
 */
record GroupLease(Surroundings around, String key, long ticket, QoS qos) implements Lease {
    @Override
    public void settle() {
        around.toGroup(key, new GroupOperations.Settle(key, ticket, nowMs()));
    }

    @Override
    public void giveBack() {
        around.toGroup(key, new GroupOperations.GiveBack(key, ticket, qos, nowMs()));
    }

    private long nowMs() {
        return around.nowMs().getAsLong();
    }

    @Override
    public String toString() {
        return key + " #" + ticket;
    }
}
