package io.flotilla.node.connection;

import io.flotilla.cluster.session.ConnectResult;
import io.flotilla.cluster.session.Delivery;
import io.flotilla.cluster.session.DeliverySink;
import io.flotilla.cluster.session.Departure;
import io.flotilla.cluster.session.DropReason;
import io.flotilla.cluster.session.Holder;
import io.flotilla.cluster.session.Outbound;
import io.flotilla.cluster.session.StaleConnectionException;
import io.flotilla.node.codec.PlainAcknowledgement;
import io.flotilla.node.metrics.Traffic;
import io.flotilla.node.network.Peer;
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
import io.flotilla.node.packet.Subscribe;
import io.flotilla.node.packet.Unsubscribe;
import io.flotilla.node.security.Permissions;
import io.flotilla.node.session.ClientSession;
import io.flotilla.node.session.DurableSessionLink;
import io.flotilla.node.session.TransientSession;
import io.flotilla.node.shard.Shard;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client that is connected: answers each of its packets, and sends it what its session delivers (MQTT 5.0, section 3).
 *
 * <p>Confined to the connection's event loop, but for what {@link LocalConnections} passes on of the session engine, from its threads: that goes over to the
 * loop.
 */
final class Client implements DeliverySink {
    private static final Logger LOG = LoggerFactory.getLogger(Client.class);

    private final Connection connection;
    private final ConnectionServices services;
    private final Shard shard;
    private final Traffic traffic;
    private final MqttVersion version;
    private final String clientId;
    private final @Nullable String username;
    private final Permissions permissions;
    private final long connectExpirySeconds;
    private final int receiveMaximum;
    private final long maximumPacketSize;
    private final boolean problemInformation;
    private final int keepAliveSeconds;
    private final PublishFlow publishes;
    private final SubscribeFlow subscriptions;
    private final Reauthentication reauthentication;
    private final OutboundMessages outbound;
    private final Holder holder;
    private @Nullable KeepAlive keepAlive;
    private @Nullable ClientSession session;
    private long epoch;
    private @Nullable PacketException ending;
    private Departure departure = Departure.LOST;
    private boolean left;

    Client(
            Connection connection,
            ConnectionServices services,
            LoopContext loop,
            Peer peer,
            Connect connect,
            String clientId,
            @Nullable String username,
            Permissions permissions) {
        this.connection = connection;
        this.services = services;
        this.shard = loop.shard();
        this.traffic = loop.traffic();
        this.version = connect.version();
        this.clientId = clientId;
        this.username = username;
        this.permissions = permissions;
        this.connectExpirySeconds = connect.sessionExpiryInterval();
        this.receiveMaximum = connect.receiveMaximum();
        this.maximumPacketSize = connect.maximumPacketSize();
        this.problemInformation = connect.requestProblemInformation();
        this.keepAliveSeconds = keepAliveSeconds(connect, services);
        this.publishes = new PublishFlow(connection, this, services, loop, version, permissions);
        this.subscriptions = new SubscribeFlow(
                connection,
                this,
                services,
                version,
                permissions,
                new RetainedFlow(connection, this, services, shard.loop()));
        this.reauthentication = new Reauthentication(
                connection,
                this,
                services.enhancedAuthentication(),
                connect.authenticationMethod(),
                peer.remoteAddress());
        this.outbound = new OutboundMessages(
                version,
                connection.outbox(),
                loop.encoding(),
                traffic,
                services.counters(),
                permissions,
                maximumPacketSize,
                Math.min(connect.topicAliasMaximum(), services.config().mqtt().outboundTopicAliasMaximum()));
        this.holder = services.connections().add(this, shard.loop());
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

    @Nullable
    String username() {
        return username;
    }

    int keepAliveSeconds() {
        return keepAliveSeconds;
    }

    // ---- the beginning

    /** How the session engine knows this connection. */
    Holder holder() {
        return holder;
    }

    /** The session engine has given the client to this connection. */
    void open(ConnectResult result) {
        epoch = result.epoch();
        session = result.durable()
                ? new DurableSessionLink(
                        clientId,
                        epoch,
                        result.lastTurn(),
                        shard,
                        services.sessions(),
                        this,
                        services.sessionLimits(),
                        this::onStale)
                : new TransientSession(
                        clientId,
                        epoch,
                        shard,
                        services.sessions(),
                        this,
                        outbound,
                        message -> mayReceive(message.topic()),
                        receiveMaximum,
                        services.sessionLimits(),
                        shard.events(),
                        services.counters().transientSubscriptions,
                        shard::nowMs,
                        this::onStale);
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
        services.sessions().start(clientId, epoch).thenAccept(isHolder -> {
            if (!isHolder) {
                onStale();
            }
        });
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

    /**
     * Takes what is at the reader index where it says so little that it need not become a packet first.
     *
     * @return false, and nothing is read, where it is to be decoded
     */
    boolean takesPlain(ByteBuf in) {
        return publishes.takesPlain(in) || takesAcknowledgement(in);
    }

    private boolean takesAcknowledgement(ByteBuf in) {
        int acknowledgement = PlainAcknowledgement.read(in);
        if (acknowledgement == PlainAcknowledgement.NONE) {
            return false;
        }
        in.skipBytes(PlainAcknowledgement.BYTES);
        traffic.packetsReceived.add(1);
        int packetId = PlainAcknowledgement.packetId(acknowledgement);
        int type = PlainAcknowledgement.type(acknowledgement);
        if (type == PlainAcknowledgement.PUBACK) {
            session().onPuback(packetId);
        } else if (type == PlainAcknowledgement.PUBREC) {
            onPubrec(packetId, false);
        } else if (type == PlainAcknowledgement.PUBREL) {
            publishes.onPubrel(packetId);
        } else {
            session().onPubcomp(packetId);
        }
        return true;
    }

    void onPacket(Packet packet) {
        switch (packet) {
            case Publish publish -> publishes.onPublish(publish);
            case Puback puback -> session().onPuback(puback.packetId());
            case Pubrec pubrec ->
                onPubrec(pubrec.packetId(), pubrec.reasonCode().isError());
            case Pubrel pubrel -> publishes.onPubrel(pubrel.packetId());
            case Pubcomp pubcomp -> session().onPubcomp(pubcomp.packetId());
            case Subscribe subscribe -> subscriptions.onSubscribe(subscribe);
            case Unsubscribe unsubscribe -> subscriptions.onUnsubscribe(unsubscribe);
            case Pingreq pingreq -> send(Pingresp.INSTANCE);
            case Disconnect disconnect -> onDisconnect(disconnect);
            case Auth auth -> reauthentication.onAuth(auth);
            default -> throw PacketException.protocolError(packet.getClass().getSimpleName() + " from a client");
        }
    }

    // ---- messages to the client

    boolean mayReceive(TopicName topic) {
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
            return outbound.write(packetId, dup, delivery, shard.nowMs());
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
        if (found) {
            acknowledge(PlainAcknowledgement.PUBREL, packetId);
        } else {
            send(new Pubrel(packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
        }
    }

    private void onPubrec(int packetId, boolean refused) {
        if (!session().onPubrec(packetId, refused)) {
            onRelease(packetId, false);
        }
    }

    /** The durable session sends, by its owner with {@code term}, from the turn {@code firstTurn} on. */
    void onDeliver(long term, long firstTurn, List<Outbound> batch) {
        long bytes = 0;
        for (Outbound each : batch) {
            bytes += each instanceof Outbound.Message message ? uncountedBytes(message.delivery()) : 0;
        }
        handOver(bytes, () -> deliver(term, firstTurn, batch));
    }

    private void deliver(long term, long firstTurn, List<Outbound> batch) {
        if (!(session instanceof DurableSessionLink link)) {
            return;
        }
        long turn = firstTurn;
        boolean isLatest = link.isLatest(term);
        for (Outbound each : batch) {
            if (each.hasTurn() ? !link.takes(turn++) : !isLatest) {
                continue;
            }
            switch (each) {
                case Outbound.Message message -> onDurable(message);
                case Outbound.Release release -> onRelease(release.packetId(), release.found());
                case Outbound.Passed passed -> {} // the session has nothing more to say of it
            }
        }
    }

    /** What the session engine does not count: QoS 0, which it does not keep. */
    private static long uncountedBytes(Delivery delivery) {
        return delivery.qos() == QoS.AT_MOST_ONCE ? delivery.message().queuedBytes() : 0;
    }

    /** Goes over to the event loop; {@code bytes} count as held until it has come to {@code task}, so that what piles up there slows publishers (I9). */
    private void handOver(long bytes, Runnable task) {
        if (shard.loop().inEventLoop()) {
            try {
                task.run();
            } catch (RuntimeException bug) { // it is not the publisher's
                connection.onBug(bug);
            }
            return;
        }
        services.memory().hold(bytes);
        shard.execute(() -> {
            services.memory().hold(-bytes);
            task.run();
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

    /** A share group lends to the transient session, from the loan {@code firstLoan} on. */
    void onShared(String group, long firstLoan, List<Delivery> deliveries) {
        long bytes = 0;
        for (Delivery each : deliveries) {
            bytes += uncountedBytes(each);
        }
        handOver(bytes, () -> {
            if (session instanceof TransientSession own && !connection.isClosing()) {
                own.deliverShared(group, firstLoan, deliveries);
            } else {
                services.sessions().giveBack(clientId, group, deliveries);
            }
        });
    }

    /** Partitions have another owner: what the earlier one was about to send may never come. */
    void onOwnersChanged(BitSet moved) {
        shard.execute(() -> {
            if (session != null && !connection.isClosing()) {
                session.onOwnersChanged(moved);
            }
        });
    }

    void onWritable() {
        session().onWritable();
    }

    // ---- the end

    void onTakenOver() {
        shard.execute(() -> endFor(ReasonCode.SESSION_TAKEN_OVER, "another connection uses the Client Identifier"));
    }

    /** The session engine does not know this connection any more. Any thread may tell. */
    private void onStale() {
        onTakenOver();
    }

    void onKicked() {
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

    /** Asks the session engine whether it still has the client here; where it has not, the connection is closed. */
    CompletionStage<Boolean> holds() {
        CompletionStage<Boolean> holds = services.sessions().acknowledge(clientId, epoch, List.of());
        holds.thenAccept(isHolder -> {
            if (!isHolder) {
                onStale();
            }
        });
        return holds;
    }

    /** The node was without the majority. */
    void onBack() {
        publishes.onBack();
    }

    /** Whether it has published what is not answered yet. */
    boolean awaitsAnswers() {
        return publishes.awaitsAnswers();
    }

    /** Ends the connection for {@code reason} once all that was published is answered and has gone on, so that nothing need be sent again elsewhere, and nothing overtakes it. */
    void dismiss(PacketException reason) {
        publishes.whenAnswered(() -> shard.settled().thenRun(() -> connection.fail(reason)));
    }

    private void onDisconnect(Disconnect disconnect) {
        long expirySeconds = disconnect.sessionExpiryInterval();
        if (expirySeconds > 0 && connectExpirySeconds == 0) {
            throw PacketException.protocolError("a session that was to end with its connection cannot be prolonged");
        }
        departure = new Departure(
                disconnect.reasonCode() != ReasonCode.SUCCESS,
                expirySeconds == Packet.ABSENT ? Departure.KEEP : expirySeconds);
        connection.closeAfter(leave()); // if the client is back at once, it finds the session as this leaves it
    }

    void onClosed() {
        if (keepAlive != null) {
            keepAlive.stop();
        }
        leave();
        publishes.close();
        services.counters().connected.decrement();
    }

    private CompletionStage<?> leave() {
        if (left) {
            return CompletableFuture.completedStage(null);
        }
        left = true;
        session().close();
        services.connections().remove(holder);
        return services.sessions().disconnect(clientId, epoch, departure);
    }

    // ---- small things

    /** Sends an acknowledgement that only says success: of a type of {@link PlainAcknowledgement}. */
    void acknowledge(int type, int packetId) {
        if (!connection.isClosing() && maximumPacketSize >= PlainAcknowledgement.BYTES) { // [MQTT-3.1.2-24]
            connection.outbox().acknowledgement(type, packetId);
        }
    }

    void send(Packet packet) {
        if (!connection.isClosing()) {
            connection.send(packet, maximumPacketSize, problemInformation);
        }
    }

    ClientSession session() {
        if (session == null) {
            throw new IllegalStateException(clientId + " has no session yet");
        }
        return session;
    }

    /** What the connection ends for when the session could not do what was asked of it. */
    PacketException failed(String what, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof StaleConnectionException) {
            return new PacketException(ReasonCode.SESSION_TAKEN_OVER, String.valueOf(cause.getMessage()));
        }
        LOG.warn("{} failed for {}", what, this, failure);
        return new PacketException(ReasonCode.UNSPECIFIED_ERROR, what + " failed");
    }

    /** Any thread may call. */
    ClientDescription describe(Peer peer) {
        return new ClientDescription(
                clientId,
                username,
                peer.remoteAddress(),
                peer.listener(),
                version.number(),
                keepAliveSeconds,
                connectExpirySeconds,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - peer.acceptedAtNs()));
    }

    @Override
    public String toString() {
        return clientId + (username == null ? "" : " (" + username + ")");
    }
}
