package io.flotilla.node.connection;

import io.flotilla.node.packet.Auth;
import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.security.EnhancedAuthentication;
import io.flotilla.node.security.EnhancedAuthentication.Exchange;
import io.flotilla.node.security.EnhancedAuthentication.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client that is connected shows anew who it is (MQTT 5.0, section 4.12.1). Confined to the connection's event loop. */
final class Reauthentication {
    private static final Logger LOG = LoggerFactory.getLogger(Reauthentication.class);

    private final Connection connection;
    private final Client client;
    private final EnhancedAuthentication authentication;
    private final @Nullable String authenticationMethod;
    private final String remoteAddress;
    private @Nullable Exchange exchange;

    /** @param authenticationMethod of CONNECT, or null where it had none */
    Reauthentication(
            Connection connection,
            Client client,
            EnhancedAuthentication authentication,
            @Nullable String authenticationMethod,
            String remoteAddress) {
        this.connection = connection;
        this.client = client;
        this.authentication = authentication;
        this.authenticationMethod = authenticationMethod;
        this.remoteAddress = remoteAddress;
    }

    /** An AUTH came. */
    void onAuth(Auth auth) {
        if (authenticationMethod == null || !authenticationMethod.equals(auth.authenticationMethod())) {
            throw PacketException.protocolError("the authentication method is the one of CONNECT [MQTT-4.12.1-1]");
        }
        Exchange running = exchange;
        if (auth.reasonCode() == ReasonCode.RE_AUTHENTICATE) {
            running = authentication.begin(authenticationMethod, client.clientId(), remoteAddress);
            exchange = running;
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
                exchange = null;
                if (!accepted.username().equals(client.username())) {
                    throw new PacketException(
                            ReasonCode.NOT_AUTHORIZED, "the user cannot change while the client is connected");
                }
                sendAuth(ReasonCode.SUCCESS, accepted.data());
            }
            case EnhancedAuthentication.Refused refused -> {
                LOG.info("{} from {} did not authenticate again: {}", client, remoteAddress, refused.reason());
                throw new PacketException(refused.reasonCode(), "not authenticated");
            }
            case null -> throw client.failed("authenticating again", failure);
        }
    }

    private void sendAuth(ReasonCode reasonCode, byte @Nullable [] data) {
        client.send(new Auth(reasonCode, authenticationMethod, data, null, List.of()));
    }
}
