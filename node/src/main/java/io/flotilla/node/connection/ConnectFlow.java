package io.flotilla.node.connection;

import io.flotilla.cluster.session.ConnectRequest;
import io.flotilla.cluster.session.ConnectResult;
import io.flotilla.cluster.session.Departure;
import io.flotilla.cluster.session.WillMessage;
import io.flotilla.node.config.LimitsConfig;
import io.flotilla.node.config.MqttConfig;
import io.flotilla.node.network.Peer;
import io.flotilla.node.packet.Auth;
import io.flotilla.node.packet.Connack;
import io.flotilla.node.packet.Connect;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.packet.Will;
import io.flotilla.node.security.AuthenticationResult;
import io.flotilla.node.security.Credentials;
import io.flotilla.node.security.EnhancedAuthentication;
import io.flotilla.node.security.EnhancedAuthentication.Exchange;
import io.flotilla.node.security.Permissions;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from CONNECT to CONNACK: who is it, may it, and which session does it get (MQTT 5.0, sections 3.1.4 and 4.12). Confined to the connection's event loop. */
final class ConnectFlow {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectFlow.class);

    private final Connection connection;
    private final ConnectionServices services;
    private final Admission admission;
    private final LoopContext loop;
    private final Peer peer;
    private @Nullable Connect connect;
    private @Nullable Exchange exchange;
    private String clientId = "";
    private long askedNs;

    ConnectFlow(Connection connection, ConnectionServices services, Admission admission, LoopContext loop, Peer peer) {
        this.connection = connection;
        this.services = services;
        this.admission = admission;
        this.loop = loop;
        this.peer = peer;
    }

    /** A packet came before the client was connected. */
    void onPacket(Packet packet) {
        if (packet instanceof Connect first) {
            connect = first;
            onConnect(first);
        } else if (packet instanceof Auth auth && connect != null && exchange != null) {
            onAuth(auth, connect, exchange);
        } else {
            throw PacketException.protocolError(packet.getClass().getSimpleName() + " before CONNACK");
        }
    }

    private void onConnect(Connect asked) {
        PacketException refusal = services.intake().refusal(asked.version());
        if (refusal != null) {
            throw refusal;
        }
        if (asked.clientId().isEmpty()) {
            refuseMissingClientId(asked);
        }
        clientId = asked.clientId().isEmpty() ? "auto-" + UUID.randomUUID() : asked.clientId();
        askedNs = System.nanoTime();
        connection.hold(Connection.Hold.CONNECTING);
        String method = asked.authenticationMethod();
        if (method != null) {
            Exchange begun = services.enhancedAuthentication().begin(method, clientId, peer.remoteAddress());
            if (begun == null) {
                throw new PacketException(
                        ReasonCode.BAD_AUTHENTICATION_METHOD, "no authentication method " + method + " here");
            }
            exchange = begun;
            step(asked, begun, asked.authenticationData());
            return;
        }
        connection.await(
                admission
                        .authenticator()
                        .authenticate(new Credentials(
                                clientId,
                                asked.username(),
                                asked.password(),
                                admission.certificateUser(),
                                peer.remoteAddress())),
                (result, failure) -> {
                    services.counters().onAuthenticated(System.nanoTime() - askedNs);
                    if (result instanceof AuthenticationResult.Accepted accepted) {
                        onAuthenticated(asked, accepted.username(), null);
                    } else if (result instanceof AuthenticationResult.Refused refused) {
                        throw refused(refused.reasonCode(), refused.reason());
                    } else {
                        throw ours("authenticating " + clientId, failure);
                    }
                });
    }

    /** MQTT 3.1 wants an identifier; 3.1.1 lets a client go without if its session need not be found again [MQTT-3.1.3-8]. */
    private static void refuseMissingClientId(Connect asked) {
        if (asked.version() == MqttVersion.V3_1 || (!asked.version().isV5() && !asked.cleanStart())) {
            throw new PacketException(ReasonCode.CLIENT_IDENTIFIER_NOT_VALID, "a Client Identifier is needed");
        }
    }

    // ---- enhanced authentication

    private void onAuth(Auth auth, Connect asked, Exchange running) {
        if (auth.reasonCode() != ReasonCode.CONTINUE_AUTHENTICATION) {
            throw PacketException.protocolError("AUTH before CONNACK continues [MQTT-4.12.0-3]");
        }
        if (auth.authenticationMethod() == null || !auth.authenticationMethod().equals(asked.authenticationMethod())) {
            throw PacketException.protocolError("the authentication method is the one of CONNECT [MQTT-4.12.0-5]");
        }
        connection.hold(Connection.Hold.CONNECTING);
        step(asked, running, auth.authenticationData());
    }

    private void step(Connect asked, Exchange running, byte @Nullable [] data) {
        connection.await(running.next(data), (step, failure) -> {
            if (step instanceof EnhancedAuthentication.Continue more) {
                connection.send(new Auth(
                        ReasonCode.CONTINUE_AUTHENTICATION,
                        asked.authenticationMethod(),
                        more.data(),
                        null,
                        List.of()));
                connection.resume(Connection.Hold.CONNECTING);
            } else if (step instanceof EnhancedAuthentication.Accepted accepted) {
                onAuthenticated(asked, accepted.username(), accepted.data());
            } else if (step instanceof EnhancedAuthentication.Refused refused) {
                throw refused(refused.reasonCode(), refused.reason());
            } else {
                throw ours("authenticating " + clientId, failure);
            }
        });
    }

    // ---- the session

    private void onAuthenticated(Connect asked, @Nullable String username, byte @Nullable [] authenticationData) {
        if (!loop.majority().isThere()) {
            throw new PacketException(
                    ReasonCode.SERVER_UNAVAILABLE, "this node is cut off from the majority of its cluster");
        }
        Permissions permissions = admission.authorizer().permissions(clientId, username);
        Will will = asked.will();
        if (will != null) {
            if (!permissions.mayPublish(will.topic())) {
                throw new PacketException(ReasonCode.NOT_AUTHORIZED, "the Will may not go to " + will.topic());
            }
            if (will.retain() && !services.config().mqtt().retainAvailable()) {
                throw new PacketException(ReasonCode.RETAIN_NOT_SUPPORTED, "messages are not retained here");
            }
        }
        Client client = new Client(connection, services, loop, peer, asked, clientId, username, permissions);
        ConnectRequest request = new ConnectRequest(
                clientId,
                asked.cleanStart(),
                asked.sessionExpiryInterval(),
                asked.receiveMaximum(),
                will == null ? null : willMessage(will, clientId),
                client.holder());
        connection.awaitAnyhow(
                services.sessions().connect(request),
                (result, failure) -> onSession(asked, client, result, failure, authenticationData));
    }

    private static WillMessage willMessage(Will will, String clientId) {
        ApplicationMessage message = new ApplicationMessage(
                will.topic(),
                will.payload(),
                will.qos(),
                will.retain(),
                clientId,
                will.properties(),
                ApplicationMessage.NEVER);
        return new WillMessage(message, will.delayInterval(), will.messageExpiryInterval());
    }

    private void onSession(
            Connect asked,
            Client client,
            @Nullable ConnectResult result,
            @Nullable Throwable failure,
            byte @Nullable [] authenticationData) {
        if (result == null) {
            services.connections().remove(client.holder());
            connection.fail(ours("connecting " + client.clientId(), failure));
        } else if (result.previous() == null) {
            onSession(asked, client, result, authenticationData);
        } else {
            connection.awaitAnyhow(
                    services.takeover().end(result.previous()),
                    (ended, notEnded) -> onSession(asked, client, result, authenticationData));
        }
    }

    private void onSession(Connect asked, Client client, ConnectResult result, byte @Nullable [] authenticationData) {
        if (connection.isClosing()) { // it went while the engine gave it its session
            services.sessions().disconnect(client.clientId(), result.epoch(), Departure.LOST);
            services.connections().remove(client.holder());
        } else {
            client.open(result);
            connection.onConnected(client);
            client.send(connack(asked, client, result, authenticationData));
            services.counters().connects.increment();
            services.counters().connected.increment();
            client.start();
            connection.resume(Connection.Hold.CONNECTING);
        }
    }

    private Connack connack(Connect asked, Client client, ConnectResult result, byte @Nullable [] authenticationData) {
        MqttConfig mqtt = services.config().mqtt();
        long limit = services.config().limits().maximumPacketSize();
        // The protocol's own limit goes without saying, and some clients refuse the number for it (Paho's for Python).
        long maximumPacketSize = limit == LimitsConfig.PROTOCOL_MAXIMUM_PACKET_SIZE ? Connect.NO_LIMIT : limit;
        return new Connack(
                result.sessionPresent(),
                ReasonCode.SUCCESS,
                result.sessionExpirySeconds() == asked.sessionExpiryInterval()
                        ? Packet.ABSENT
                        : result.sessionExpirySeconds(),
                mqtt.receiveMaximum(),
                QoS.EXACTLY_ONCE,
                mqtt.retainAvailable(),
                maximumPacketSize,
                asked.clientId().isEmpty() ? client.clientId() : null,
                mqtt.topicAliasMaximum(),
                null,
                List.of(),
                true,
                true,
                true,
                client.keepAliveSeconds() == asked.keepAlive() ? Packet.ABSENT : client.keepAliveSeconds(),
                asked.requestResponseInformation() ? mqtt.responseInformation() : null,
                null,
                asked.authenticationMethod(),
                authenticationData);
    }

    /** What the client accepts, in bytes, as far as its CONNECT has said. */
    long maximumPacketSize() {
        return connect == null ? Connect.NO_LIMIT : connect.maximumPacketSize();
    }

    /** Whether a refusal is told by CONNACK: not to those who did not speak MQTT. */
    boolean answersWithConnack(@Nullable MqttVersion version, ReasonCode reasonCode) {
        if (version == null) {
            return reasonCode == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
        }
        return version.isV5() || Connack3.has(reasonCode);
    }

    /** What the operator reads can say more than the client should know. */
    private PacketException refused(ReasonCode reasonCode, String reason) {
        LOG.info("refused {} from {} by {}: {}", clientId, peer.remoteAddress(), peer.listener(), reason);
        return new PacketException(reasonCode, "not authenticated");
    }

    private static PacketException ours(String what, @Nullable Throwable failure) {
        LOG.error("failed at {}", what, failure);
        return new PacketException(ReasonCode.SERVER_UNAVAILABLE, "the broker cannot do this now");
    }
}
