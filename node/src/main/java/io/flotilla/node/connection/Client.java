package io.flotilla.node.connection;

import io.flotilla.cluster.session.ClientConnection;
import io.flotilla.cluster.session.ConnectResult;
import io.flotilla.cluster.session.Delivery;
import io.flotilla.cluster.session.DeliverySink;
import io.flotilla.cluster.session.Departure;
import io.flotilla.cluster.session.DropReason;
import io.flotilla.cluster.session.Outbound;
import io.flotilla.cluster.session.StaleConnectionException;
import io.flotilla.node.connection.InboundMessages.Pending;
import io.flotilla.node.network.Peer;
import io.flotilla.node.packet.Acknowledgement;
import io.flotilla.node.packet.Auth;
import io.flotilla.node.packet.Connect;
import io.flotilla.node.packet.Disconnect;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.Pingreq;
import io.flotilla.node.packet.Pingresp;
import io.flotilla.node.packet.Puback;
import io.flotilla.node.packet.Pubcomp;
import io.flotilla.node.packet.Publish;
import io.flotilla.node.packet.Pubrec;
import io.flotilla.node.packet.Pubrel;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.packet.Suback;
import io.flotilla.node.packet.Subscribe;
import io.flotilla.node.packet.Unsuback;
import io.flotilla.node.packet.Unsubscribe;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.node.pressure.RateLimit;
import io.flotilla.node.security.EnhancedAuthentication;
import io.flotilla.node.security.EnhancedAuthentication.Exchange;
import io.flotilla.node.security.EnhancedAuthentication.Step;
import io.flotilla.node.security.Permissions;
import io.flotilla.node.session.ClientSession;
import io.flotilla.node.session.DurableSessionLink;
import io.flotilla.node.session.TransientSession;
import io.flotilla.node.shard.Shard;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.InvalidTopicException;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that is connected: answers each of its packets, and sends it what its session delivers (MQTT 5.0, section 3).
 *
 * <p>Confined to the connection's event loop, but for the methods of {@link ClientConnection}, which the session engine calls on its own threads and
 * which go over to the loop.
 */
final class Client implements ClientConnection, DeliverySink {
    private static final Logger LOG = LoggerFactory.getLogger(Client.class);

    private final Connection connection;
    private final ConnectionServices services;
    private final Shard shard;
    private final Peer peer;
    private final MqttVersion version;
    private final String clientId;
    private final @Nullable String username;
    private final @Nullable String authenticationMethod;
    private final Permissions permissions;
    private final long sessionExpirySeconds;
    private final long connectExpirySeconds;
    private final int receiveMaximum;
    private final long maximumPacketSize;
    private final boolean problemInformation;
    private final int keepAliveSeconds;
    private final InboundTopicAliases inboundAliases;
    private final InboundMessages inbound;
    private final OutboundMessages outbound;
    private final @Nullable RateLimit rate;
    private @Nullable KeepAlive keepAlive;
    private @Nullable Exchange reauthentication;
    private @Nullable ClientSession session;
    private long epoch;
    private @Nullable PacketException ending;
    private Departure departure = Departure.LOST;
    private boolean left;

    Client(
            Connection connection,
            ConnectionServices services,
            Shard shard,
            Peer peer,
            Connect connect,
            String clientId,
            @Nullable String username,
            Permissions permissions,
            long sessionExpirySeconds) {
        this.connection = connection;
        this.services = services;
        this.shard = shard;
        this.peer = peer;
        this.version = connect.version();
        this.clientId = clientId;
        this.username = username;
        this.authenticationMethod = connect.authenticationMethod();
        this.permissions = permissions;
        this.sessionExpirySeconds = sessionExpirySeconds;
        this.connectExpirySeconds = connect.sessionExpiryInterval();
        this.receiveMaximum = connect.receiveMaximum();
        this.maximumPacketSize = connect.maximumPacketSize();
        this.problemInformation = connect.requestProblemInformation();
        this.keepAliveSeconds = keepAliveSeconds(connect, services);
        this.inboundAliases = new InboundTopicAliases(services.config().mqtt().topicAliasMaximum(), services.memory());
        this.inbound = new InboundMessages(
                version.isV5() ? services.config().mqtt().receiveMaximum() : 65_535,
                this::acknowledge,
                packetId -> session().release(packetId));
        this.outbound = new OutboundMessages(
                version,
                connection.outbox(),
                services.counters(),
                maximumPacketSize,
                Math.min(connect.topicAliasMaximum(), services.config().mqtt().outboundTopicAliasMaximum()));
        int perSecond = services.config().limits().publishRate();
        this.rate = perSecond == 0 ? null : new RateLimit(perSecond, System.nanoTime());
    }

    /** A client of MQTT 3 cannot be told another Keep Alive than its own [MQTT-3.1.2-21]. */
    private static int keepAliveSeconds(Connect connect, ConnectionServices services) {
        int asked = connect.keepAlive();
        int maximum = (int) services.config().mqtt().maxKeepAlive().toSeconds();
        return maximum == 0 || !connect.version().isV5() || (asked > 0 && asked <= maximum) ? asked : maximum;
    }

    String clientId() {
        return clientId;
    }

    int keepAliveSeconds() {
        return keepAliveSeconds;
    }

    long sessionExpirySeconds() {
        return sessionExpirySeconds;
    }

    // ---- the beginning

    /** The session engine has given the client to this connection. */
    void open(ConnectResult result) {
        epoch = result.epoch();
        session = result.durable()
                ? new DurableSessionLink(clientId, epoch, shard, services.sessions())
                : new TransientSession(
                        clientId,
                        epoch,
                        shard,
                        services.sessions(),
                        this,
                        message -> mayReceive(message.topic()),
                        receiveMaximum,
                        services.sessionLimits(),
                        services.sessionEvents(),
                        services.counters().transientSubscriptions,
                        services.nowMs());
        if (keepAliveSeconds > 0) {
            keepAlive = new KeepAlive(
                    shard.loop(),
                    keepAliveSeconds,
                    connection::isHeld,
                    () -> connection.fail(new PacketException(
                            ReasonCode.KEEP_ALIVE_TIMEOUT,
                            "nothing came for 1.5 times the Keep Alive of " + keepAliveSeconds + " s")));
        }
    }

    /** CONNACK is on its way: what waits for the client may follow. */
    void start() {
        services.sessions().start(clientId, epoch);
        if (ending != null) {
            connection.fail(ending);
        }
    }

    /** Bytes came. */
    void onBytes() {
        if (keepAlive != null) {
            keepAlive.onPacket();
        }
    }

    void onPacket(Packet packet) {
        switch (packet) {
            case Publish publish -> onPublish(publish);
            case Puback puback -> session().onPuback(puback.packetId());
            case Pubrec pubrec -> onPubrec(pubrec);
            case Pubrel pubrel -> onPubrel(pubrel);
            case Pubcomp pubcomp -> session().onPubcomp(pubcomp.packetId());
            case Subscribe subscribe -> onSubscribe(subscribe);
            case Unsubscribe unsubscribe -> onUnsubscribe(unsubscribe);
            case Pingreq pingreq -> send(Pingresp.INSTANCE);
            case Disconnect disconnect -> onDisconnect(disconnect);
            case Auth auth -> onAuth(auth);
            default -> throw PacketException.protocolError(packet.getClass().getSimpleName() + " from a client");
        }
    }

    // ---- messages from the client

    private void onPublish(Publish publish) {
        TopicName topic = inboundAliases.resolve(publish);
        services.counters().onPublished(publish.qos(), publish.payload().length);
        if (publish.retain() && !services.config().mqtt().retainAvailable()) {
            throw new PacketException(ReasonCode.RETAIN_NOT_SUPPORTED, "messages are not retained here");
        }
        limitRate();
        ApplicationMessage message = new ApplicationMessage(
                topic,
                publish.payload(),
                publish.qos(),
                publish.retain(),
                clientId,
                publish.properties(),
                publish.messageExpiryInterval() == Packet.ABSENT
                        ? ApplicationMessage.NEVER
                        : services.nowMs().getAsLong() + TimeUnit.SECONDS.toMillis(publish.messageExpiryInterval()));
        if (publish.qos() == QoS.AT_MOST_ONCE) {
            ReasonCode refusal = refusal(message);
            if (refusal == null) {
                shard.publish(message, null);
            } else {
                count(refusal);
            }
        } else {
            onAcknowledged(publish, message);
        }
        if (shard.isCongested()) {
            connection.hold(Connection.Hold.CONGESTION);
        }
    }

    private void onAcknowledged(Publish publish, ApplicationMessage message) {
        Pending pending = inbound.begin(publish.packetId(), publish.qos());
        ReasonCode refusal = refusal(message);
        if (refusal != null) {
            count(refusal);
            pending.refused(version.isV5() ? refusal : ReasonCode.SUCCESS); // MQTT 3 has no word for it (3.3.5)
        } else if (publish.qos() == QoS.AT_LEAST_ONCE) {
            route(message, pending);
        } else {
            connection.awaitAnyhow(session().receive(publish.packetId()), (isNew, failure) -> {
                if (failure == null && isNew) {
                    // Also where the client has gone meanwhile: what it sends again is taken for a duplicate.
                    route(message, pending);
                } else if (failure == null) {
                    pending.duplicate();
                } else if (!connection.isClosing()) { // if it is, the message was too late
                    throw failed("receiving a QoS 2 message", failure);
                }
            });
        }
    }

    private void acknowledge(Acknowledgement answer) {
        if (answer.reasonCode().isError() && !version.isV5()) {
            // In MQTT 3 any answer would mean that the message was taken (I1).
            connection.fail(new PacketException(answer.reasonCode(), "a message was not accepted"));
        } else {
            send(answer);
        }
    }

    private void route(ApplicationMessage message, Pending pending) {
        if (version.isV5() && !shard.hasDestination(message.topic())) {
            pending.unmatched();
        }
        pending.routed(shard.publish(message, pending));
    }

    private @Nullable ReasonCode refusal(ApplicationMessage message) {
        TopicName topic = message.topic();
        if (topic.toString().startsWith("$SYS/") || !permissions.mayPublish(topic)) {
            return ReasonCode.NOT_AUTHORIZED;
        }
        boolean clears = message.retain() && message.payload().length == 0; // what gives memory back is never refused
        return services.memory().level() == MemoryGuard.Level.REFUSING && !clears ? ReasonCode.QUOTA_EXCEEDED : null;
    }

    private void count(ReasonCode refusal) {
        services.counters()
                .onDropped(
                        refusal == ReasonCode.QUOTA_EXCEEDED ? DropReason.QUOTA_EXCEEDED : DropReason.NOT_AUTHORIZED);
    }

    private void limitRate() {
        if (rate != null) {
            long waitNs = rate.takeNs(System.nanoTime());
            if (waitNs > 0) {
                connection.hold(Connection.Hold.RATE);
                shard.loop().schedule(() -> connection.resume(Connection.Hold.RATE), waitNs, TimeUnit.NANOSECONDS);
            }
        }
    }

    private void onPubrel(Pubrel pubrel) {
        inbound.onReleased(pubrel.packetId());
        connection.await(session().release(pubrel.packetId()), (found, failure) -> {
            if (failure != null) {
                throw failed("releasing a QoS 2 message", failure);
            }
            send(new Pubcomp(pubrel.packetId(), found ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
        });
    }

    // ---- subscriptions

    private void onSubscribe(Subscribe subscribe) {
        List<ReasonCode> codes = new ArrayList<>(subscribe.requests().size());
        List<Subscription> granted = new ArrayList<>(subscribe.requests().size());
        for (Subscribe.Request request : subscribe.requests()) {
            codes.add(grant(request, subscribe.subscriptionIdentifier(), granted));
        }
        connection.hold(Connection.Hold.SUBSCRIBING);
        connection.await(session().subscribe(granted), (areNew, failure) -> {
            if (failure != null) {
                throw failed("subscribing", failure);
            }
            send(new Suback(subscribe.packetId(), codes, null, List.of()));
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
            LOG.debug("{}: {}", this, invalid.getMessage());
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
                LOG.warn("no retained messages for {}", this, failure);
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
            if (mayReceive(message.topic())) {
                QoS qos = message.qos().min(subscription.maximumQos());
                deliveries.add(new Delivery(message, qos, true, identifiers, null));
            }
        }
        session().sendRetained(deliveries);
    }

    private void onUnsubscribe(Unsubscribe unsubscribe) {
        connection.hold(Connection.Hold.SUBSCRIBING);
        connection.await(session().unsubscribe(unsubscribe.topicFilters()), (existed, failure) -> {
            if (failure != null) {
                throw failed("unsubscribing", failure);
            }
            List<ReasonCode> codes = existed.stream()
                    .map(each -> each ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED)
                    .toList();
            send(new Unsuback(unsubscribe.packetId(), codes, null, List.of()));
            connection.resume(Connection.Hold.SUBSCRIBING);
        });
    }

    // ---- messages to the client

    private boolean mayReceive(TopicName topic) {
        if (permissions.mayReceive(topic)) {
            return true;
        }
        services.counters().onDropped(DropReason.NOT_AUTHORIZED);
        return false;
    }

    @Override
    public boolean isWritable() {
        return !connection.isClosing() && !connection.outbox().isFull();
    }

    @Override
    public void onPublish(int packetId, boolean dup, Delivery delivery) {
        if (connection.isClosing()) {
            return; // what was not sent is the session's still
        }
        if (!write(packetId, dup, delivery)) {
            services.counters().onDropped(DropReason.PACKET_TOO_LARGE);
            giveUp(packetId, delivery.qos());
        }
    }

    /** False if the packet is too large for the client. A bug here is the end of this connection, not of the publisher's. */
    private boolean write(int packetId, boolean dup, Delivery delivery) {
        try {
            return outbound.write(packetId, dup, delivery, services.nowMs().getAsLong());
        } catch (RuntimeException bug) {
            connection.onBug(bug);
            return true;
        }
    }

    /** Ends the exchange of a message that is never sent; later, since the session is in the middle of sending. */
    private void giveUp(int packetId, QoS qos) {
        if (packetId == 0) {
            return;
        }
        shard.execute(() -> {
            if (!connection.isClosing()) {
                if (qos == QoS.AT_LEAST_ONCE) {
                    session().onPuback(packetId);
                } else {
                    session().onPubrec(packetId, true);
                }
            }
        });
    }

    @Override
    public void onPubrel(int packetId) {
        onRelease(packetId, true);
    }

    private void onRelease(int packetId, boolean found) {
        send(new Pubrel(packetId, found ? ReasonCode.SUCCESS : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
    }

    private void onPubrec(Pubrec pubrec) {
        if (!session().onPubrec(pubrec.packetId(), pubrec.reasonCode().isError())) {
            onRelease(pubrec.packetId(), false);
        }
    }

    @Override
    public void onDeliver(List<Outbound> batch) {
        shard.execute(() -> {
            for (Outbound each : batch) {
                switch (each) {
                    case Outbound.Message message -> onDurable(message);
                    case Outbound.Release release -> onRelease(release.packetId(), release.found());
                }
            }
        });
    }

    /** The session engine does not know what this connection may read and how much it can take, so both are judged here. */
    private void onDurable(Outbound.Message message) {
        Delivery delivery = message.delivery();
        if (!mayReceive(delivery.message().topic())) {
            giveUp(message.packetId(), delivery.qos());
        } else if (message.packetId() == 0 && connection.outbox().isFull()) {
            services.counters().onDropped(DropReason.SLOW_READER);
        } else {
            onPublish(message.packetId(), message.dup(), delivery);
        }
    }

    @Override
    public void onShared(List<Delivery> deliveries) {
        shard.execute(() -> deliveries.forEach(this::takeShared));
    }

    private void takeShared(Delivery delivery) {
        if (!(session instanceof TransientSession own) || connection.isClosing()) {
            if (delivery.lease() != null) {
                delivery.lease().giveBack();
            }
        } else if (mayReceive(delivery.message().topic())) {
            own.deliver(delivery);
        } else if (delivery.lease() != null) {
            delivery.lease().settle();
        }
    }

    void onWritable() {
        session().onWritable();
    }

    // ---- the end

    @Override
    public Executor thread() {
        return shard.loop();
    }

    @Override
    public void onTakenOver() {
        shard.execute(() -> endFor(ReasonCode.SESSION_TAKEN_OVER, "another connection uses the Client Identifier"));
    }

    @Override
    public void onKicked() {
        shard.execute(() -> endFor(ReasonCode.ADMINISTRATIVE_ACTION, "an operator closed the connection"));
    }

    private void endFor(ReasonCode reasonCode, String reason) {
        PacketException end = new PacketException(reasonCode, reason);
        if (session == null) {
            ending = end; // before CONNACK: start() comes back to it
        } else {
            connection.fail(end);
        }
    }

    private void onDisconnect(Disconnect disconnect) {
        long expirySeconds = disconnect.sessionExpiryInterval();
        if (expirySeconds > 0 && connectExpirySeconds == 0) {
            throw PacketException.protocolError("a session that was to end with its connection cannot be prolonged");
        }
        departure = new Departure(
                disconnect.reasonCode() != ReasonCode.SUCCESS,
                expirySeconds == Packet.ABSENT
                        ? Departure.KEEP
                        : Math.min(expirySeconds, services.sessionLimits().maximumExpirySeconds()));
        leave(); // before the client can see the end: if it is back at once, it finds the session as this leaves it
        connection.close();
    }

    void onClosed() {
        if (keepAlive != null) {
            keepAlive.stop();
        }
        leave();
        inboundAliases.close();
        services.counters().connected.decrement();
    }

    private void leave() {
        if (!left) {
            left = true;
            session().close();
            services.sessions().disconnect(clientId, epoch, departure);
        }
    }

    // ---- authenticating again

    private void onAuth(Auth auth) {
        if (authenticationMethod == null || !authenticationMethod.equals(auth.authenticationMethod())) {
            throw PacketException.protocolError("the authentication method is the one of CONNECT [MQTT-4.12.1-1]");
        }
        Exchange running = reauthentication;
        if (auth.reasonCode() == ReasonCode.RE_AUTHENTICATE) {
            running = services.enhancedAuthentication().begin(authenticationMethod, clientId, peer.remoteAddress());
            reauthentication = running;
        } else if (auth.reasonCode() != ReasonCode.CONTINUE_AUTHENTICATION) {
            throw PacketException.protocolError("AUTH from a client begins or continues");
        }
        if (running == null) {
            throw PacketException.protocolError("there is no authentication to continue");
        }
        connection.await(running.next(auth.authenticationData()), this::onStep);
    }

    private void onStep(@Nullable Step step, @Nullable Throwable failure) {
        switch (step) {
            case EnhancedAuthentication.Continue more -> sendAuth(ReasonCode.CONTINUE_AUTHENTICATION, more.data());
            case EnhancedAuthentication.Accepted accepted -> {
                reauthentication = null;
                if (!accepted.username().equals(username)) {
                    throw new PacketException(
                            ReasonCode.NOT_AUTHORIZED, "the user cannot change while the client is connected");
                }
                sendAuth(ReasonCode.SUCCESS, accepted.data());
            }
            case EnhancedAuthentication.Refused refused -> {
                LOG.info("{} from {} did not authenticate again: {}", this, peer.remoteAddress(), refused.reason());
                throw new PacketException(refused.reasonCode(), "not authenticated");
            }
            case null -> throw failed("authenticating again", failure);
        }
    }

    private void sendAuth(ReasonCode reasonCode, byte @Nullable [] data) {
        send(new Auth(reasonCode, authenticationMethod, data, null, List.of()));
    }

    // ---- small things

    void send(Packet packet) {
        if (!connection.isClosing()) {
            connection.send(packet, maximumPacketSize, problemInformation);
        }
    }

    private ClientSession session() {
        if (session == null) {
            throw new IllegalStateException(clientId + " has no session yet");
        }
        return session;
    }

    private PacketException failed(String what, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof StaleConnectionException) {
            return new PacketException(ReasonCode.SESSION_TAKEN_OVER, String.valueOf(cause.getMessage()));
        }
        LOG.warn("{} failed for {}", what, this, failure);
        return new PacketException(ReasonCode.UNSPECIFIED_ERROR, what + " failed");
    }

    @Override
    public String toString() {
        return clientId + (username == null ? "" : " (" + username + ")");
    }
}
