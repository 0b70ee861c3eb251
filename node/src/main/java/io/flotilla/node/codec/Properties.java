package io.flotilla.node.codec;

import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.Publish;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.UserProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The properties that one packet came with, each allowed there, at most once and with a value of its range (MQTT 5.0, section 2.2.2). */
final class Properties {
    static final Properties NONE = new Properties(Set.of());

    private final Set<Property> allowed;

    /** By {@link Property#identifier()}: a Long, a String or a byte array. */
    private final @Nullable Object[] values = new @Nullable Object[Property.MAX_IDENTIFIER + 1];

    private List<UserProperty> userProperties = List.of();
    private int[] subscriptionIdentifiers = Publish.NO_IDENTIFIERS;

    private Properties(Set<Property> allowed) {
        this.allowed = allowed;
    }

    /**
     * Reads a Property Length and that many bytes of properties.
     *
     * @throws PacketException Malformed Packet or Protocol Error, as sections 2.2.2 and 3 say, or Topic Alias Invalid
     */
    static Properties read(PacketReader in, Set<Property> allowed) {
        int length = in.variableByteInteger();
        if (length == 0) {
            return NONE;
        }
        Properties properties = new Properties(allowed);
        properties.readAll(in.part(length));
        return properties;
    }

    private void readAll(PacketReader in) {
        List<Integer> identifiers = new ArrayList<>();
        List<UserProperty> users = new ArrayList<>();
        while (!in.isAtEnd()) {
            Property property = Property.of(in.variableByteInteger());
            if (property == null || !allowed.contains(property)) {
                throw PacketException.malformed("a property does not belong in its packet (section 2.2.2.2)");
            }
            if (property == Property.USER_PROPERTY) {
                PacketReader.checkCount(users.size());
                users.add(new UserProperty(in.string(), in.string()));
            } else if (property == Property.SUBSCRIPTION_IDENTIFIER
                    && allowed.contains(Property.TOPIC_ALIAS)) { // PUBLISH
                PacketReader.checkCount(identifiers.size());
                identifiers.add((int) number(property, in));
            } else {
                add(property, value(property, in));
            }
        }
        userProperties = List.copyOf(users);
        if (!identifiers.isEmpty()) {
            subscriptionIdentifiers =
                    identifiers.stream().mapToInt(Integer::intValue).toArray();
        }
    }

    private void add(Property property, Object value) {
        if (values[property.identifier()] != null) {
            throw PacketException.protocolError(property + " comes more than once");
        }
        values[property.identifier()] = value;
    }

    private static Object value(Property property, PacketReader in) {
        return switch (property.type()) {
            case STRING -> in.string();
            case BINARY -> in.binary();
            default -> number(property, in);
        };
    }

    private static long number(Property property, PacketReader in) {
        long number = switch (property.type()) {
            case BIT -> in.unsignedByte();
            case TWO_BYTE_INTEGER -> in.unsignedShort();
            case FOUR_BYTE_INTEGER -> in.unsignedInt();
            default -> in.variableByteInteger();
        };
        if (property.type() == Property.Type.BIT && number > 1) {
            throw PacketException.protocolError(property + " is 0 or 1");
        }
        if (property.isPositive() && number == 0) {
            throw property == Property.TOPIC_ALIAS
                    ? new PacketException(ReasonCode.TOPIC_ALIAS_INVALID, "a Topic Alias is not 0 [MQTT-3.3.2-8]")
                    : PacketException.protocolError(property + " is not 0");
        }
        return number;
    }

    boolean has(Property property) {
        return values[property.identifier()] != null;
    }

    long number(Property property, long absent) {
        return values[property.identifier()] instanceof Long number ? number : absent;
    }

    boolean flag(Property property, boolean absent) {
        return number(property, absent ? 1 : 0) == 1;
    }

    @Nullable
    String string(Property property) {
        return (String) values[property.identifier()];
    }

    byte @Nullable [] binary(Property property) {
        return (byte[]) values[property.identifier()];
    }

    List<UserProperty> userProperties() {
        return userProperties;
    }

    /** Those of a PUBLISH, where there can be several. */
    int[] subscriptionIdentifiers() {
        return subscriptionIdentifiers;
    }

    /**
     * Those that go with the Application Message of a PUBLISH or a Will.
     *
     * @throws PacketException Protocol Error where the Response Topic is no Topic Name
     */
    MessageProperties messageProperties() {
        String responseTopic = string(Property.RESPONSE_TOPIC);
        if (responseTopic != null
                && (responseTopic.isEmpty() || responseTopic.indexOf('+') >= 0 || responseTopic.indexOf('#') >= 0)) {
            throw PacketException.protocolError(
                    "a Response Topic has at least one character and no wildcard [MQTT-3.3.2-14]");
        }
        MessageProperties properties = new MessageProperties(
                (int) number(Property.PAYLOAD_FORMAT_INDICATOR, MessageProperties.ABSENT),
                string(Property.CONTENT_TYPE),
                responseTopic,
                binary(Property.CORRELATION_DATA),
                userProperties);
        return properties.equals(MessageProperties.NONE) ? MessageProperties.NONE : properties;
    }
}
