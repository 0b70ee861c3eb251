package io.flotilla.routing.subscription;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the subscriptions of one client that match one topic give it together: one copy of each message, with the highest QoS and all the
 * Subscription Identifiers (MQTT 5.0, section 3.3.4).
 *
 * <p>Immutable. Those that give no Subscription Identifier are the same object where they give the same.
 */
public final class Grant {
    private static final int[] NO_IDENTIFIERS = {};

    /** Those without identifiers, of which there are few: each is one object, so that equal ones can be told by identity. */
    private static final Grant[] PLAIN = plain();

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

    /** The grant of {@code only}, the one matching subscription of a client. Allocates nothing unless it has a Subscription Identifier. */
    public static Grant of(Subscription only) {
        int[] identifiers = only.identifier() == 0 ? NO_IDENTIFIERS : new int[] {only.identifier()};
        return of(only.maximumQos(), only.retainAsPublished(), identifiers, only.noLocal(), null);
    }

    /**
     * The grant of {@code matching}, the matching subscriptions of one client.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static Grant of(List<Subscription> matching) {
        if (matching.size() == 1) {
            return of(matching.getFirst());
        }
        int local = 0;
        for (Subscription each : matching) {
            local += each.noLocal() ? 0 : 1;
        }
        boolean noLocal = local < matching.size();
        Grant own = noLocal && local > 0 ? merge(matching, false, null) : null;
        return merge(matching, noLocal, own);
    }

    /** @param noLocal whether those with No Local count too, which then are kept from the client's own messages */
    private static Grant merge(List<Subscription> matching, boolean noLocal, @Nullable Grant ofOwnMessages) {
        if (matching.isEmpty()) {
            throw new IllegalArgumentException("a grant needs a subscription");
        }
        QoS maximumQos = QoS.AT_MOST_ONCE;
        boolean retainAsPublished = false;
        int[] identifiers = new int[matching.size()];
        int count = 0;
        for (Subscription each : matching) {
            if (each.noLocal() && !noLocal) {
                continue;
            }
            if (each.maximumQos().compareTo(maximumQos) > 0) {
                maximumQos = each.maximumQos();
            }
            retainAsPublished |= each.retainAsPublished();
            if (each.identifier() > 0) {
                identifiers[count++] = each.identifier();
            }
        }
        return of(maximumQos, retainAsPublished, Arrays.copyOf(identifiers, count), noLocal, ofOwnMessages);
    }

    private static Grant of(
            QoS maximumQos,
            boolean retainAsPublished,
            int[] identifiers,
            boolean noLocal,
            @Nullable Grant ofOwnMessages) {
        return identifiers.length == 0 && ofOwnMessages == null
                ? PLAIN[plainIndex(maximumQos, retainAsPublished, noLocal)]
                : new Grant(maximumQos, retainAsPublished, identifiers, noLocal, ofOwnMessages);
    }

    private static Grant[] plain() {
        Grant[] plain = new Grant[4 * QoS.values().length];
        for (QoS qos : QoS.values()) {
            for (boolean retainAsPublished : new boolean[] {false, true}) {
                for (boolean noLocal : new boolean[] {false, true}) {
                    plain[plainIndex(qos, retainAsPublished, noLocal)] =
                            new Grant(qos, retainAsPublished, NO_IDENTIFIERS, noLocal, null);
                }
            }
        }
        return plain;
    }

    private static int plainIndex(QoS maximumQos, boolean retainAsPublished, boolean noLocal) {
        return maximumQos.value() << 2 | (retainAsPublished ? 2 : 0) | (noLocal ? 1 : 0);
    }

    /**
     * What is left of this grant for a message of {@code publisher} and the client {@code clientId}: null where No Local keeps its own message from it
     * [MQTT-3.8.3-3].
     */
    public @Nullable Grant forMessageOf(String publisher, String clientId) {
        return noLocal && publisher.equals(clientId) ? ofOwnMessages : this;
    }

    /** Whether the client's own messages are given otherwise than those of others. */
    public boolean noLocal() {
        return noLocal;
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
