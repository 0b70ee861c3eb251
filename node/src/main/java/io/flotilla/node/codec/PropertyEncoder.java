package io.flotilla.node.codec;

import io.flotilla.node.packet.Packet;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.UserProperty;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes properties; one that is absent or has its default value takes no byte (MQTT 5.0, section 2.2.2). Allocates nothing. */
final class PropertyEncoder {
    private static final int IDENTIFIER_BYTES = 1;

    private PropertyEncoder() {}

    static void number(ByteBuf out, Property property, long value, long absent) {
        if (value != absent) {
            out.writeByte(property.identifier());
            switch (property.type()) {
                case BIT -> out.writeByte((int) value);
                case TWO_BYTE_INTEGER -> out.writeShort((int) value);
                case FOUR_BYTE_INTEGER -> out.writeInt((int) value);
                default -> VariableByteInteger.write(out, (int) value);
            }
        }
    }

    static void flag(ByteBuf out, Property property, boolean value, boolean absent) {
        number(out, property, value ? 1 : 0, absent ? 1 : 0);
    }

    static void string(ByteBuf out, Property property, @Nullable String value) {
        if (value != null) {
            out.writeByte(property.identifier());
            Utf8.write(out, value);
        }
    }

    static void binary(ByteBuf out, Property property, byte @Nullable [] value) {
        if (value != null) {
            out.writeByte(property.identifier()).writeShort(value.length).writeBytes(value);
        }
    }

    /** In their order [MQTT-3.3.2-18]. */
    static void userProperties(ByteBuf out, List<UserProperty> userProperties) {
        for (int i = 0; i < userProperties.size(); i++) {
            UserProperty property = userProperties.get(i);
            out.writeByte(Property.USER_PROPERTY.identifier());
            Utf8.write(out, property.name());
            Utf8.write(out, property.value());
        }
    }

    /** What an Application Message carries, in a PUBLISH or a Will. */
    static void message(ByteBuf out, long messageExpiryInterval, MessageProperties message) {
        number(out, Property.PAYLOAD_FORMAT_INDICATOR, message.payloadFormatIndicator(), MessageProperties.ABSENT);
        number(out, Property.MESSAGE_EXPIRY_INTERVAL, messageExpiryInterval, Packet.ABSENT);
        string(out, Property.CONTENT_TYPE, message.contentType());
        string(out, Property.RESPONSE_TOPIC, message.responseTopic());
        binary(out, Property.CORRELATION_DATA, message.correlationData());
        userProperties(out, message.userProperties());
    }

    /** The number of bytes that {@link #message} writes. */
    static long messageLength(long messageExpiryInterval, MessageProperties message) {
        long length = message.payloadFormatIndicator() == MessageProperties.ABSENT ? 0 : IDENTIFIER_BYTES + 1;
        length += messageExpiryInterval == Packet.ABSENT ? 0 : IDENTIFIER_BYTES + Integer.BYTES;
        length += stringLength(message.contentType());
        length += stringLength(message.responseTopic());
        byte[] correlationData = message.correlationData();
        length += correlationData == null ? 0 : IDENTIFIER_BYTES + Short.BYTES + correlationData.length;
        List<UserProperty> userProperties = message.userProperties();
        for (int i = 0; i < userProperties.size(); i++) {
            UserProperty property = userProperties.get(i);
            length += IDENTIFIER_BYTES + Utf8.length(property.name()) + Utf8.length(property.value());
        }
        return length;
    }

    private static int stringLength(@Nullable String value) {
        return value == null ? 0 : IDENTIFIER_BYTES + Utf8.length(value);
    }

    /** Writes {@code properties}, as the other methods wrote them, behind their Property Length [MQTT-2.2.2-1]. */
    static void section(ByteBuf out, ByteBuf properties) {
        VariableByteInteger.write(out, properties.readableBytes());
        out.writeBytes(properties);
    }
}
