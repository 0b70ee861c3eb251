package io.flotilla.node.connection;

import io.flotilla.cluster.session.DropReason;
import io.flotilla.node.codec.PlainAcknowledgement;
import io.flotilla.node.codec.PlainPublish;
import io.flotilla.node.connection.InboundMessages.Pending;
import io.flotilla.node.metrics.Traffic;
import io.flotilla.node.packet.Acknowledgement;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.Puback;
import io.flotilla.node.packet.Pubcomp;
import io.flotilla.node.packet.Publish;
import io.flotilla.node.packet.Pubrec;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.node.pressure.RateLimit;
import io.flotilla.node.security.Permissions;
import io.flotilla.node.session.ClientSession;
import io.flotilla.node.shard.PublishRun;
import io.flotilla.node.shard.Publisher;
import io.flotilla.node.shard.Shard;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way of what one client publishes: from PUBLISH to the message's destinations, and back to PUBACK, PUBREC and PUBCOMP (MQTT 5.0, sections 3.3 and 4.3). Confined to the connection's event loop. */
final class PublishFlow implements InboundMessages.Answers {
    private final Connection connection;
    private final Client client;
    private final ConnectionServices services;
    private final Shard shard;
    private final Traffic traffic;
    private final Majority majority;
    private int confirming; // how much waits for that
    private final PlainPublish packet = new PlainPublish();
    private final Publisher publisher;
    private final MqttVersion version;
    private final Permissions permissions;
    private final InboundTopicAliases inboundAliases;
    private final InboundMessages inbound;
    private final @Nullable RateLimit rate;

    PublishFlow(
            Connection connection,
            Client client,
            ConnectionServices services,
            LoopContext loop,
            MqttVersion version,
            Permissions permissions) {
        this.connection = connection;
        this.client = client;
        this.services = services;
        this.shard = loop.shard();
        this.traffic = loop.traffic();
        this.majority = loop.majority();
        this.version = version;
        this.permissions = permissions;
        this.inboundAliases = new InboundTopicAliases(services.config().mqtt().topicAliasMaximum(), services.memory());
        this.inbound = new InboundMessages(
                version.isV5() ? services.config().mqtt().receiveMaximum() : 65_535,
                this,
                packetId -> client.session().release(packetId));
        int perSecond = services.config().limits().publishRate();
        this.publisher = new Publisher(
                client.clientId(),
                version.isV5(),
                Math.toIntExact(services.config().limits().maximumPacketSize()),
                perSecond == 0 ? Integer.MAX_VALUE : 1);
        this.rate = perSecond == 0 ? null : new RateLimit(perSecond, System.nanoTime());
    }

    /**
     * Publishes what is at the reader index where it is plain: one message, or all those of QoS 0 that can go on together.
     *
     * @return false, and nothing is read, where the next packet is to be decoded
     */
    boolean takesPlain(ByteBuf in) {
        if (!packet.read(in, in.readerIndex(), in.writerIndex(), publisher.v5())
                || packet.bytes() > publisher.maximumPacketSize()) {
            return false;
        }
        if (packet.qos() == QoS.AT_MOST_ONCE && takesRuns(in)) {
            return true;
        }
        onPlain(in);
        return true;
    }

    private boolean takesRuns(ByteBuf in) {
        int runs = shard.read(in, publisher);
        for (int i = 0; i < runs; i++) {
            PublishRun run = shard.run(i);
            if (connection.isHeld()) {
                in.readerIndex(run.start()); // this and the others come again
                break;
            }
            onRun(run);
        }
        return runs > 0;
    }

    private void onRun(PublishRun run) {
        onReceived(QoS.AT_MOST_ONCE, run.messages(), run.payloadBytes());
        ReasonCode refusal = refusal(run.topic(), run.isReserved(), false);
        if (!majority.servesQos0()) {
            services.counters().onDropped(DropReason.NO_MAJORITY, run.messages());
        } else if (refusal == null) {
            shard.publish(run);
        } else {
            count(refusal, run.messages());
        }
        holdWhileCongested();
    }

    private void onPlain(ByteBuf in) {
        QoS qos = packet.qos();
        int packetId = packet.packetId();
        ApplicationMessage message = new ApplicationMessage(
                shard.topics().get(in, packet.topicIndex(), packet.topicLength()),
                packet.payload(in),
                qos,
                false,
                client.clientId(),
                MessageProperties.NONE,
                ApplicationMessage.NEVER);
        in.readerIndex(packet.end());
        onReceived(qos, 1, message.payload().length);
        publish(packetId, message);
    }

    private void onReceived(QoS qos, int messages, long payloadBytes) {
        traffic.packetsReceived.add(messages);
        traffic.onPublished(qos, messages, payloadBytes);
        limitRate(messages);
    }

    /** A PUBLISH came that says more than a plain one. */
    void onPublish(Publish publish) {
        TopicName topic = inboundAliases.resolve(publish);
        traffic.onPublished(publish.qos(), 1, publish.payload().length);
        if (publish.retain() && !services.config().mqtt().retainAvailable()) {
            throw new PacketException(ReasonCode.RETAIN_NOT_SUPPORTED, "messages are not retained here");
        }
        limitRate(1);
        publish(
                publish.packetId(),
                new ApplicationMessage(
                        topic,
                        publish.payload(),
                        publish.qos(),
                        publish.retain(),
                        client.clientId(),
                        publish.properties(),
                        publish.messageExpiryInterval() == Packet.ABSENT
                                ? ApplicationMessage.NEVER
                                : shard.nowMs() + TimeUnit.SECONDS.toMillis(publish.messageExpiryInterval())));
    }

    private void publish(int packetId, ApplicationMessage message) {
        if (message.qos() == QoS.AT_MOST_ONCE) {
            ReasonCode refusal = refusal(message);
            if (!majority.servesQos0()) {
                services.counters().onDropped(DropReason.NO_MAJORITY, 1);
            } else if (refusal == null) {
                shard.publish(message, null);
            } else {
                count(refusal, 1);
            }
        } else {
            onAcknowledged(packetId, message);
        }
        holdWhileCongested();
    }

    private void holdWhileCongested() {
        if (shard.isBackedUp()) {
            connection.hold(Connection.Hold.CONGESTION);
        }
    }

    private void onAcknowledged(int packetId, ApplicationMessage message) {
        Pending pending = inbound.begin(packetId, message.qos());
        ReasonCode refusal = refusal(message);
        if (refusal != null) {
            count(refusal, 1);
            // MQTT 3 has no word for it (3.1.1, section 3.3.5): the client may not write there, and loses nothing that
            // was its to write.
            pending.refused(refusal == ReasonCode.NOT_AUTHORIZED && !version.isV5() ? ReasonCode.SUCCESS : refusal);
        } else if (message.qos() == QoS.AT_LEAST_ONCE) {
            route(message, pending);
        } else {
            connection.awaitAnyhow(client.session().receive(packetId), (publication, failure) -> {
                if (failure == null && publication != ClientSession.DUPLICATE) {
                    // Also where the client has gone meanwhile: what it sends again has the same number.
                    route(publication == 0 ? message : message.numbered(publication), pending);
                } else if (failure == null) {
                    pending.duplicate();
                } else if (!connection.isClosing()) { // if it is, the message was too late
                    throw client.failed("receiving a QoS 2 message", failure);
                }
            });
        }
    }

    @Override
    public void onPuback(int packetId, ReasonCode reasonCode) {
        if (isPlain(reasonCode)) {
            client.acknowledge(PlainAcknowledgement.PUBACK, packetId);
        } else {
            sendOrFail(new Puback(packetId, reasonCode));
        }
    }

    @Override
    public void onPubrec(int packetId, ReasonCode reasonCode) {
        if (isPlain(reasonCode)) {
            client.acknowledge(PlainAcknowledgement.PUBREC, packetId);
        } else {
            sendOrFail(new Pubrec(packetId, reasonCode));
        }
    }

    /** Whether the answer has nothing to say but that the message was taken, as all have in MQTT 3. */
    private boolean isPlain(ReasonCode reasonCode) {
        return reasonCode == ReasonCode.SUCCESS || (!version.isV5() && !reasonCode.isError());
    }

    private void sendOrFail(Acknowledgement answer) {
        if (version.isV5()) {
            client.send(answer);
        } else { // any answer would mean that the message was taken (I1)
            connection.fail(new PacketException(answer.reasonCode(), "a message was not accepted"));
        }
    }

    private void route(ApplicationMessage message, Pending pending) {
        if (!majority.isThere()) {
            majority.await(() -> confirm(() -> publish(message, pending)));
        } else if (confirming > 0) {
            confirm(() -> publish(message, pending));
        } else {
            publish(message, pending);
        }
    }

    /** Runs {@code action}, after those before it, if the client is still here: where it has gone it may have published the same elsewhere, and others after it. */
    private void confirm(Runnable action) {
        confirming++;
        connection.awaitAnyhow(client.holds(), (holds, failure) -> {
            confirming--;
            if (Boolean.TRUE.equals(holds) && !connection.isClosing()) {
                action.run();
            }
        });
    }

    /** The node was without the majority, which may have gone on without it: nothing more is read before it is clear that the client is still here. */
    void onBack() {
        connection.hold(Connection.Hold.RETURNING);
        confirm(() -> connection.resume(Connection.Hold.RETURNING));
    }

    private void publish(ApplicationMessage message, Pending pending) {
        if (version.isV5() && !shard.hasDestination(message.topic())) {
            pending.unmatched();
        }
        pending.routed(shard.publish(message, pending));
    }

    private @Nullable ReasonCode refusal(ApplicationMessage message) {
        // What gives memory back is never refused.
        boolean clears = message.retain() && message.payload().length == 0;
        return refusal(message.topic(), message.topic().isReserved(), clears);
    }

    private @Nullable ReasonCode refusal(TopicName topic, boolean reserved, boolean clears) {
        if ((reserved && topic.toString().startsWith("$SYS/")) || !permissions.mayPublish(topic)) {
            return ReasonCode.NOT_AUTHORIZED;
        }
        return services.memory().level() == MemoryGuard.Level.REFUSING && !clears ? ReasonCode.QUOTA_EXCEEDED : null;
    }

    private void count(ReasonCode refusal, int messages) {
        services.counters()
                .onDropped(
                        refusal == ReasonCode.QUOTA_EXCEEDED ? DropReason.QUOTA_EXCEEDED : DropReason.NOT_AUTHORIZED,
                        messages);
    }

    private void limitRate(int messages) {
        if (rate != null) {
            long waitNs = rate.takeNs(messages, System.nanoTime());
            if (waitNs > 0) {
                connection.hold(Connection.Hold.RATE);
                shard.loop().schedule(() -> connection.resume(Connection.Hold.RATE), waitNs, TimeUnit.NANOSECONDS);
            }
        }
    }

    /** A PUBREL came: the client will not send the QoS 2 message again. */
    void onPubrel(int packetId) {
        inbound.onReleased(packetId);
        connection.await(client.session().release(packetId), (found, failure) -> {
            if (failure != null) {
                throw client.failed("releasing a QoS 2 message", failure);
            }
            if (found) {
                client.acknowledge(PlainAcknowledgement.PUBCOMP, packetId);
            } else {
                client.send(new Pubcomp(packetId, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND));
            }
        });
    }

    /** Whether the client has published what is not answered yet. */
    boolean awaitsAnswers() {
        return inbound.awaitsAnswers();
    }

    /** Runs {@code action} when all that the client published is answered. */
    void whenAnswered(Runnable action) {
        inbound.whenAnswered(action);
    }

    /** The connection is gone. */
    void close() {
        inboundAliases.close();
    }
}
