package io.flotilla.cluster.wire;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.message.UserProperty;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.List;

/** An Application Message as bytes. */
public final class MessageCodec {
    private static final int QOS_MASK = 3;
    private static final int RETAIN = 4;
    private static final int PROPERTIES = 8;
    private static final int EXPIRES = 16;
    private static final int NUMBERED = 32;

    private MessageCodec() {}

    public static void write(ApplicationMessage message, WireOutput out) {
        boolean expires = message.expiresAtMs() != ApplicationMessage.NEVER;
        boolean properties = !message.properties().equals(MessageProperties.NONE);
        out.writeByte(message.qos().value()
                | (message.retain() ? RETAIN : 0)
                | (properties ? PROPERTIES : 0)
                | (expires ? EXPIRES : 0)
                | (message.publication() == 0 ? 0 : NUMBERED));
        out.writeBytes(message.topic().utf8());
        out.writeString(message.publisher());
        if (message.publication() != 0) {
            out.writeLong(message.publication());
        }
        if (expires) {
            out.writeLong(message.expiresAtMs());
        }
        if (properties) {
            write(message.properties(), out);
        }
        out.writeBytes(message.payload());
    }

    public static ApplicationMessage read(WireInput in) {
        int flags = in.readByte();
        TopicName topic = TopicName.of(in.readString());
        String publisher = in.readString();
        long publication = (flags & NUMBERED) == 0 ? 0 : in.readLong();
        long expiresAtMs = (flags & EXPIRES) == 0 ? ApplicationMessage.NEVER : in.readLong();
        MessageProperties properties = (flags & PROPERTIES) == 0 ? MessageProperties.NONE : readProperties(in);
        ApplicationMessage message = new ApplicationMessage(
                topic,
                in.readBytes(),
                QoS.of(flags & QOS_MASK),
                (flags & RETAIN) != 0,
                publisher,
                properties,
                expiresAtMs);
        return publication == 0 ? message : message.numbered(publication);
    }

    private static void write(MessageProperties properties, WireOutput out) {
        out.writeByte(properties.payloadFormatIndicator() + 1);
        out.writeOptionalString(properties.contentType());
        out.writeOptionalString(properties.responseTopic());
        out.writeOptionalBytes(properties.correlationData());
        out.writeInt(properties.userProperties().size());
        for (UserProperty each : properties.userProperties()) {
            out.writeString(each.name());
            out.writeString(each.value());
        }
    }

    private static MessageProperties readProperties(WireInput in) {
        int payloadFormatIndicator = in.readByte() - 1;
        String contentType = in.readOptionalString();
        String responseTopic = in.readOptionalString();
        byte[] correlationData = in.readOptionalBytes();
        int count = in.readCount();
        List<UserProperty> userProperties = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            userProperties.add(new UserProperty(in.readString(), in.readString()));
        }
        return new MessageProperties(
                payloadFormatIndicator, contentType, responseTopic, correlationData, userProperties);
    }
}
