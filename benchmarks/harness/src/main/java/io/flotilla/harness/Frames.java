package io.flotilla.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The control packets of MQTT 5.0 that the clients send. */
public final class Frames {
    public static final int CONNECT = 1;
    public static final int CONNACK = 2;
    public static final int PUBLISH = 3;
    public static final int PUBACK = 4;
    public static final int PUBREC = 5;
    public static final int PUBREL = 6;
    public static final int PUBCOMP = 7;
    public static final int SUBSCRIBE = 8;
    public static final int SUBACK = 9;
    public static final int PINGREQ = 12;
    public static final int PINGRESP = 13;
    public static final int DISCONNECT = 14;

    private static final int SESSION_EXPIRY_INTERVAL = 0x11;
    private static final int RECEIVE_MAXIMUM = 0x21;

    private Frames() {}

    /**
     * A CONNECT without Keep Alive.
     *
     * @param cleanStart whether a session that is there is thrown away
     * @param sessionExpirySeconds how long the session outlives the connection
     * @param receiveMaximum how many messages may be in flight to the client
     * @param will what is published when the connection is lost, with QoS 1, or null
     */
    public record Connect(
            String clientId,
            boolean cleanStart,
            int sessionExpirySeconds,
            int receiveMaximum,
            @Nullable Message will) {

        /** A client whose session ends with its connection. */
        public static Connect transientAs(String clientId) {
            return new Connect(clientId, true, 0, 65_535, null);
        }

        /** A client that resumes its session, or begins one that outlives the connection. */
        public static Connect durableAs(String clientId) {
            return new Connect(clientId, false, 600, 65_535, null);
        }

        public Connect cleanStart(boolean wanted) {
            return new Connect(clientId, wanted, sessionExpirySeconds, receiveMaximum, will);
        }

        public Connect receiveMaximum(int most) {
            return new Connect(clientId, cleanStart, sessionExpirySeconds, most, will);
        }

        public Connect will(Message message) {
            return new Connect(clientId, cleanStart, sessionExpirySeconds, receiveMaximum, message);
        }

        public byte[] bytes() {
            return packet(CONNECT << 4, out -> {
                text(out, "MQTT");
                out.writeByte(5);
                out.writeByte((cleanStart ? 0x02 : 0) | (will == null ? 0 : 0x0C | (will.retain() ? 0x20 : 0)));
                out.writeShort(0);
                out.writeByte(8);
                out.writeByte(SESSION_EXPIRY_INTERVAL);
                out.writeInt(sessionExpirySeconds);
                out.writeByte(RECEIVE_MAXIMUM);
                out.writeShort(receiveMaximum);
                text(out, clientId);
                if (will != null) {
                    out.writeByte(0);
                    text(out, will.topic());
                    text(out, will.payload());
                }
            });
        }
    }

    /** What is published. */
    public record Message(String topic, String payload, int qos, boolean retain) {

        /**
         * Its PUBLISH.
         *
         * @param packetId left out for QoS 0
         */
        public byte[] bytes(int packetId, boolean dup) {
            return packet((PUBLISH << 4) | (dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0), out -> {
                text(out, topic);
                if (qos > 0) {
                    out.writeShort(packetId);
                }
                out.writeByte(0);
                out.write(payload.getBytes(UTF_8));
            });
        }
    }

    public static byte[] subscribe(int packetId, String filter, int qos) {
        return packet((SUBSCRIBE << 4) | 2, out -> {
            out.writeShort(packetId);
            out.writeByte(0);
            text(out, filter);
            out.writeByte(qos);
        });
    }

    /** PUBACK, PUBREC, PUBREL or PUBCOMP that says success. */
    public static byte[] acknowledge(int type, int packetId) {
        return packet((type << 4) | (type == PUBREL ? 2 : 0), out -> out.writeShort(packetId));
    }

    public static byte[] pingreq() {
        return packet(PINGREQ << 4, out -> {});
    }

    /** A normal DISCONNECT that ends the session too. */
    public static byte[] disconnectForGood() {
        return packet(DISCONNECT << 4, out -> {
            out.writeByte(0);
            out.writeByte(5);
            out.writeByte(SESSION_EXPIRY_INTERVAL);
            out.writeInt(0);
        });
    }

    private interface Body {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static byte[] packet(int first, Body content) {
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            content.writeTo(new DataOutputStream(body));
            ByteArrayOutputStream packet = new ByteArrayOutputStream(body.size() + 5);
            packet.write(first);
            int left = body.size();
            do {
                packet.write(left > 127 ? (left & 0x7F) | 0x80 : left);
                left >>>= 7;
            } while (left > 0);
            body.writeTo(packet);
            return packet.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeShort(bytes.length);
        out.write(bytes);
    }
}
