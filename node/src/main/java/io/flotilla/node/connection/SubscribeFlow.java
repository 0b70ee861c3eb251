package io.flotilla.node.connection;

import io.flotilla.cluster.session.Delivery;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Publish;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.packet.Suback;
import io.flotilla.node.packet.Subscribe;
import io.flotilla.node.packet.Unsuback;
import io.flotilla.node.packet.Unsubscribe;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.node.security.Permissions;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.InvalidTopicException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of what one client subscribes to: from SUBSCRIBE to SUBACK and the retained messages, and from UNSUBSCRIBE to UNSUBACK (MQTT 5.0, sections 3.8
 * to 3.11). One packet after the other: nothing more is read before the answer. Confined to the connection's event loop.
 */
final class SubscribeFlow {
    private static final Logger LOG = LoggerFactory.getLogger(SubscribeFlow.class);

    private final Connection connection;
    private final Client client;
    private final ConnectionServices services;
    private final MqttVersion version;
    private final Permissions permissions;

    SubscribeFlow(
            Connection connection,
            Client client,
            ConnectionServices services,
            MqttVersion version,
            Permissions permissions) {
        this.connection = connection;
        this.client = client;
        this.services = services;
        this.version = version;
        this.permissions = permissions;
    }

    /** A SUBSCRIBE came. */
    void onSubscribe(Subscribe subscribe) {
        List<ReasonCode> codes = new ArrayList<>(subscribe.requests().size());
        List<Subscription> granted = new ArrayList<>(subscribe.requests().size());
        for (Subscribe.Request request : subscribe.requests()) {
            codes.add(grant(request, subscribe.subscriptionIdentifier(), granted));
        }
        connection.hold(Connection.Hold.SUBSCRIBING);
        connection.await(client.session().subscribe(granted), (areNew, failure) -> {
            if (failure != null) {
                throw client.failed("subscribing", failure);
            }
            client.send(new Suback(subscribe.packetId(), codes, null, List.of()));
            sendRetained(granted, areNew, 0);
        });
    }

    private ReasonCode grant(Subscribe.Request request, int identifier, List<Subscription> granted) {
        try {
            Subscription subscription = Subscription.parse(
                    request.topicFilter(),
                    request.maximumQos(),
                    request.noLocal(),
                    request.retainAsPublished(),
                    request.retainHandling(),
                    identifier);
            if (!permissions.maySubscribe(subscription.filter())) {
                return version.isV5() ? ReasonCode.NOT_AUTHORIZED : ReasonCode.UNSPECIFIED_ERROR;
            }
            if (services.memory().level() == MemoryGuard.Level.REFUSING) {
                return version.isV5() ? ReasonCode.QUOTA_EXCEEDED : ReasonCode.UNSPECIFIED_ERROR;
            }
            granted.add(subscription);
            return switch (request.maximumQos()) {
                case AT_MOST_ONCE -> ReasonCode.SUCCESS;
                case AT_LEAST_ONCE -> ReasonCode.GRANTED_QOS_1;
                case EXACTLY_ONCE -> ReasonCode.GRANTED_QOS_2;
            };
        } catch (InvalidTopicException invalid) {
            LOG.debug("{}: {}", client, invalid.getMessage());
            return version.isV5() ? ReasonCode.TOPIC_FILTER_INVALID : ReasonCode.UNSPECIFIED_ERROR;
        }
    }

    /** Sends what was retained for {@code granted}, from {@code next} on: one look-up at a time, and reads on after the last. */
    private void sendRetained(List<Subscription> granted, List<Boolean> areNew, int next) {
        int at = next;
        while (at < granted.size() && !wantsRetained(granted.get(at), areNew.get(at))) {
            at++;
        }
        if (at == granted.size() || services.memory().level() == MemoryGuard.Level.REFUSING) {
            connection.resume(Connection.Hold.SUBSCRIBING);
            return;
        }
        Subscription subscription = granted.get(at);
        int following = at + 1;
        connection.await(services.sessions().retained(subscription.filter()), (messages, failure) -> {
            if (failure == null) {
                sendRetained(subscription, messages);
            } else {
                LOG.warn("no retained messages for {}", client, failure);
            }
            sendRetained(granted, areNew, following);
        });
    }

    /** Retained messages do not go to shared subscriptions (4.8.2), else as Retain Handling says [MQTT-3.3.1-9 to 11]. */
    private static boolean wantsRetained(Subscription subscription, boolean isNew) {
        return subscription.shareName() == null
                && switch (subscription.retainHandling()) {
                    case SEND -> true;
                    case SEND_IF_NEW -> isNew;
                    case DO_NOT_SEND -> false;
                };
    }

    private void sendRetained(Subscription subscription, List<ApplicationMessage> messages) {
        int[] identifiers =
                subscription.identifier() == 0 ? Publish.NO_IDENTIFIERS : new int[] {subscription.identifier()};
        List<Delivery> deliveries = new ArrayList<>(messages.size());
        for (ApplicationMessage message : messages) {
            if (client.mayReceive(message.topic())) {
                QoS qos = message.qos().min(subscription.maximumQos());
                deliveries.add(new Delivery(message, qos, true, identifiers, null));
            }
        }
        client.session().sendRetained(deliveries);
    }

    /** An UNSUBSCRIBE came. */
    void onUnsubscribe(Unsubscribe unsubscribe) {
        connection.hold(Connection.Hold.SUBSCRIBING);
        connection.await(client.session().unsubscribe(unsubscribe.topicFilters()), (existed, failure) -> {
            if (failure != null) {
                throw client.failed("unsubscribing", failure);
            }
            List<ReasonCode> codes = existed.stream()
                    .map(each -> each ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED)
                    .toList();
            client.send(new Unsuback(unsubscribe.packetId(), codes, null, List.of()));
            connection.resume(Connection.Hold.SUBSCRIBING);
        });
    }
}
