package io.flotilla.cluster.session;

import io.flotilla.routing.message.QoS;

/**
 * A message that a share group lent to one of its members. It ends once: it is settled or given back, which is told to a {@link LeaseSink}.
 *
 * @param group the {@link io.flotilla.routing.subscription.Subscription#key} of the group
 * @param loan its number among the loans to this member, see {@link Loan}
 * @param lending its number among all that the group lends to anybody
 * @param place where the group keeps it meanwhile
 * @param qos of the message, which is all that is left to say of it should the group be gone
 */
public record Lease(String group, long loan, long lending, int place, QoS qos) {
    @Override
    public String toString() {
        return group + " #" + lending;
    }
}
