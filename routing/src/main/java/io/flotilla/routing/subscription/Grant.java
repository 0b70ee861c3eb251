package io.flotilla.routing.subscription;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the subscriptions of one client that match one topic give it together: one copy of each message, with the highest QoS and all the
 * Subscription Identifiers (MQTT 5.0, section 3.3.4).
 *
 * <p>Immutable.
 */
public final class Grant {
    private static final int[] NO_IDENTIFIERS = {};

    private final QoS maximumQos;
    private final boolean retainAsPublished;
    private final int[] identifiers;
    private final boolean noLocal;
    private final @Nullable Grant ofOwnMessages;

    private Grant(
            QoS maximumQos,
            boolean retainAsPublished,
            int[] identifiers,
            boolean noLocal,
            @Nullable Grant ofOwnMessages) {
        this.maximumQos = maximumQos;
        this.retainAsPublished = retainAsPublished;
        this.identifiers = identifiers;
        this.noLocal = noLocal;
        this.ofOwnMessages = ofOwnMessages;
    }

    /**
     * The grant of {@code matching}, the matching subscriptions of one client.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Grant of(List<Subscription> matching) {
        if (matching.isEmpty()) {
            throw new IllegalArgumentException("a grant needs a subscription");
        }
        List<Subscription> local =
                matching.stream().filter(each -> !each.noLocal()).toList();
        Grant own = local.isEmpty() || local.size() == matching.size() ? null : merge(local, false, null);
        return merge(matching, local.size() < matching.size(), own);
    }

    private static Grant merge(List<Subscription> subscriptions, boolean noLocal, @Nullable Grant own) {
        QoS maximumQos = QoS.AT_MOST_ONCE;
        boolean retainAsPublished = false;
        int count = 0;
        for (Subscription each : subscriptions) {
            if (each.maximumQos().compareTo(maximumQos) > 0) {
                maximumQos = each.maximumQos();
            }
            retainAsPublished |= each.retainAsPublished();
            count += each.identifier() > 0 ? 1 : 0;
        }
        int[] identifiers = count == 0
                ? NO_IDENTIFIERS
                : subscriptions.stream()
                        .mapToInt(Subscription::identifier)
                        .filter(each -> each > 0)
                        .toArray();
        return new Grant(maximumQos, retainAsPublished, identifiers, noLocal, own);
    }

    /**
     * What is left of this grant for a message of {@code publisher} and the client {@code clientId}: null where No Local keeps its own message from it
     * [MQTT-3.8.3-3].
     */
    public @Nullable Grant forMessageOf(String publisher, String clientId) {
        return noLocal && publisher.equals(clientId) ? ofOwnMessages : this;
    }

    /** The QoS that {@code message} is sent with. */
    public QoS qos(ApplicationMessage message) {
        return message.qos().min(maximumQos);
    }

    /** The RETAIN flag that {@code message} is sent with, unless it is sent because it was retained [MQTT-3.3.1-12, MQTT-3.3.1-13]. */
    public boolean retain(ApplicationMessage message) {
        return retainAsPublished && message.retain();
    }

    /** The Subscription Identifiers that it is sent with; to be read only. */
    public int[] identifiers() {
        return identifiers;
    }
}
