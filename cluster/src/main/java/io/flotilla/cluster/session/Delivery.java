package io.flotilla.cluster.session;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import org.jspecify.annotations.Nullable;

/**
 * An Application Message as one client is to receive it.
 *
 * @param qos on the wire: the lower of the published one and the maximum that was granted [MQTT-3.8.4-8]
 * @param retain the flag on the wire
 * @param subscriptionIdentifiers on the wire, in this order; to be read only
 * @param lease where a share group lent it: who holds the delivery settles the lease or gives it back; a delivery of QoS 0 has none
 */
public record Delivery(
        ApplicationMessage message,
        QoS qos,
        boolean retain,
        int[] subscriptionIdentifiers,
        @Nullable Lease lease) {
    private static final int[] NO_IDENTIFIERS = {};

    /** A message that nobody lent, without Subscription Identifiers. */
    public static Delivery of(ApplicationMessage message, QoS qos, boolean retain) {
        return new Delivery(message, qos, retain, NO_IDENTIFIERS, null);
    }

    /** The same message, which now belongs to its session alone. */
    Delivery withoutLease() {
        return new Delivery(message, qos, retain, subscriptionIdentifiers, null);
    }

    void giveBack() {
        if (lease != null) {
            lease.giveBack();
        }
    }

    void settle() {
        if (lease != null) {
            lease.settle();
        }
    }
}
