package io.flotilla.cluster.session;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.subscription.Grant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An Application Message as one client is to receive it.
 *
 * @param qos on the wire: the lower of the published one and the maximum that was granted [MQTT-3.8.4-8]
 * @param retain the flag on the wire
 * @param subscriptionIdentifiers on the wire, in this order; to be read only
 * @param lease where a share group lent it: who holds the delivery tells a {@link LeaseSink} what became of it; a delivery of QoS 0 has none
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

    /** What {@code grant} makes of {@code message}: {@code earlier}, where that is a delivery of the same message and is just so. */
    static Delivery of(ApplicationMessage message, Grant grant, @Nullable Delivery earlier) {
        QoS qos = grant.qos(message);
        boolean retain = grant.retain(message);
        int[] identifiers = grant.identifiers();
        return earlier != null
                        && earlier.qos == qos
                        && earlier.retain == retain
                        && Arrays.equals(earlier.subscriptionIdentifiers, identifiers)
                ? earlier
                : new Delivery(message, qos, retain, identifiers, null);
    }

    /** The same message, which now belongs to its session alone. */
    Delivery withoutLease() {
        return new Delivery(message, qos, retain, subscriptionIdentifiers, null);
    }
}
