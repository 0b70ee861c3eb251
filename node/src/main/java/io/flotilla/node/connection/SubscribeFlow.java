package io.flotilla.node.connection;

import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.packet.Suback;
import io.flotilla.node.packet.Subscribe;
import io.flotilla.node.packet.Unsuback;
import io.flotilla.node.packet.Unsubscribe;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.node.security.Permissions;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.InvalidTopicException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of what one client subscribes to: from SUBSCRIBE to SUBACK, whence the {@link RetainedFlow} goes on, and from UNSUBSCRIBE to UNSUBACK (MQTT 5.0, sections
 * 3.8 to 3.11). One packet after the other: nothing more is read before the answer. Confined to the connection's event loop.
 */
final class SubscribeFlow {
    private static final Logger LOG = LoggerFactory.getLogger(SubscribeFlow.class);

    private final Connection connection;
    private final Client client;
    private final ConnectionServices services;
    private final MqttVersion version;
    private final Permissions permissions;
    private final RetainedFlow retained;

    SubscribeFlow(
            Connection connection,
            Client client,
            ConnectionServices services,
            MqttVersion version,
            Permissions permissions,
            RetainedFlow retained) {
        this.connection = connection;
        this.client = client;
        this.services = services;
        this.version = version;
        this.permissions = permissions;
        this.retained = retained;
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
            for (int i = 0; i < granted.size(); i++) {
                if (wantsRetained(granted.get(i), areNew.get(i))) {
                    retained.add(granted.get(i));
                }
            }
            retained.proceed();
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

    /** Retained messages do not go to shared subscriptions (4.8.2), else as Retain Handling says [MQTT-3.3.1-9 to 11]. */
    private static boolean wantsRetained(Subscription subscription, boolean isNew) {
        return subscription.shareName() == null
                && switch (subscription.retainHandling()) {
                    case SEND -> true;
                    case SEND_IF_NEW -> isNew;
                    case DO_NOT_SEND -> false;
                };
    }

    /** An UNSUBSCRIBE came. */
    void onUnsubscribe(Unsubscribe unsubscribe) {
        connection.hold(Connection.Hold.SUBSCRIBING);
        unsubscribe.topicFilters().forEach(retained::remove);
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
