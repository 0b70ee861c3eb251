package io.flotilla.benchmarks.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One network connection that speaks just enough of MQTT 3.1.1 and 5.0, blocking, and that can be broken off at any byte.
 *
 * <p>Packets are written when {@link #flush} is called. Confined to its client's thread.
 */
final class MqttSocket implements AutoCloseable {
    static final int CONNECT = 1;
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int PUBREC = 5;
    static final int PUBREL = 6;
    static final int PUBCOMP = 7;
    static final int SUBSCRIBE = 8;
    static final int SUBACK = 9;
    static final int UNSUBSCRIBE = 10;
    static final int UNSUBACK = 11;
    static final int DISCONNECT = 14;

    private static final int MQTT_5 = 5;
    private static final int CONNECT_TIMEOUT_MS = 10_000;
    private static final byte SESSION_EXPIRY_INTERVAL = 0x11;
    private static final byte RECEIVE_MAXIMUM = 0x21;

    private final int version;
    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();

    /** What was received and not yet taken, from index 0 to {@code receivedBytes}. */
    private byte[] received = new byte[16 * 1024];

    private int receivedBytes;

    /** A message to be published when the connection ends without DISCONNECT. */
    record Will(String topic, byte[] payload, int qos) {}

    /**
     * A packet that came.
     *
     * @param type its control packet type, as the constants here
     * @param flags the four bits beside it
     * @param body what follows the fixed header
     */
    record Incoming(int type, int flags, ByteBuffer body) {
        int qos() {
            return (flags >> 1) & 3;
        }

        boolean isRetained() {
            return (flags & 1) != 0;
        }
    }

    /** A PUBLISH that came; packetId is 0 at QoS 0. */
    record Published(String topic, int packetId, int qos, boolean retained, byte[] payload) {}

    MqttSocket(InetSocketAddress broker, int version) throws IOException {
        this.version = version;
        try {
            socket.setTcpNoDelay(true);
            socket.connect(broker, CONNECT_TIMEOUT_MS);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** A CONNECT of a client whose session, where {@code expiryS} is not 0, outlives the connection. */
    void connect(String clientId, boolean clean, int expiryS, int receiveMaximum, @Nullable Will will) {
        Body body = new Body().text("MQTT").number(version, 1);
        boolean cleanFlag = version == MQTT_5 ? clean : expiryS == 0;
        body.number((cleanFlag ? 2 : 0) | (will == null ? 0 : 4 | will.qos() << 3), 1)
                .number(0, 2);
        if (version == MQTT_5) {
            body.number(8, 1)
                    .number(SESSION_EXPIRY_INTERVAL, 1)
                    .number(expiryS, 4)
                    .number(RECEIVE_MAXIMUM, 1)
                    .number(receiveMaximum, 2);
        }
        body.text(clientId);
        if (will != null) {
            body.noProperties()
                    .text(will.topic())
                    .number(will.payload().length, 2)
                    .bytes(will.payload());
        }
        write(CONNECT, 0, body);
    }

    void publish(String topic, byte[] payload, int qos, int packetId, boolean dup, boolean retain) {
        Body body = new Body().text(topic);
        if (qos > 0) {
            body.number(packetId, 2);
        }
        write(
                PUBLISH,
                (dup ? 8 : 0) | qos << 1 | (retain ? 1 : 0),
                body.noProperties().bytes(payload));
    }

    /** PUBACK, PUBREC, PUBREL or PUBCOMP, meaning success. */
    void acknowledge(int type, int packetId) {
        write(type, type == PUBREL ? 2 : 0, new Body().number(packetId, 2));
    }

    void subscribe(int packetId, String filter, int qos) {
        write(
                SUBSCRIBE,
                2,
                new Body().number(packetId, 2).noProperties().text(filter).number(qos, 1));
    }

    void unsubscribe(int packetId, String filter) {
        write(UNSUBSCRIBE, 2, new Body().number(packetId, 2).noProperties().text(filter));
    }

    void disconnect() {
        write(DISCONNECT, 0, new Body());
    }

    /** Bytes that need not be MQTT. */
    void raw(byte[] bytes) {
        unsent.writeBytes(bytes);
    }

    void flush() throws IOException {
        unsent.writeTo(out);
        unsent.reset();
    }

    /**
     * The next packet, or null where none has come whole within {@code timeoutMs}, which is at least 1.
     *
     * @throws EOFException where the broker has closed the connection
     */
    @Nullable
    Incoming read(int timeoutMs) throws IOException {
        socket.setSoTimeout(timeoutMs);
        Incoming packet = takePacket();
        while (packet == null) {
            if (receivedBytes == received.length) {
                received = Arrays.copyOf(received, 2 * received.length);
            }
            int count;
            try {
                count = in.read(received, receivedBytes, received.length - receivedBytes);
            } catch (SocketTimeoutException e) {
                return null;
            }
            if (count < 0) {
                throw new EOFException("closed by the broker");
            }
            receivedBytes += count;
            packet = takePacket();
        }
        return packet;
    }

    /**
     * The CONNACK.
     *
     * @throws IOException where anything else comes, or nothing
     */
    Incoming readConnack() throws IOException {
        Incoming packet = read(CONNECT_TIMEOUT_MS);
        if (packet == null || packet.type() != CONNACK) {
            throw new IOException("no CONNACK within " + CONNECT_TIMEOUT_MS + " ms, but " + packet);
        }
        return packet;
    }

    Published published(Incoming packet) {
        ByteBuffer body = packet.body().duplicate();
        byte[] topic = new byte[body.getShort() & 0xFFFF];
        body.get(topic);
        int packetId = packet.qos() == 0 ? 0 : body.getShort() & 0xFFFF;
        if (version == MQTT_5) {
            int propertyBytes = readVariable(body);
            body.position(body.position() + propertyBytes);
        }
        byte[] payload = new byte[body.remaining()];
        body.get(payload);
        return new Published(new String(topic, UTF_8), packetId, packet.qos(), packet.isRetained(), payload);
    }

    /** The Packet Identifier of any packet but PUBLISH that has one. */
    static int packetId(Incoming packet) {
        return packet.body().getShort(0) & 0xFFFF;
    }

    /** The reason code of PUBACK, PUBREC, PUBREL or PUBCOMP, or the only one of SUBACK; 0 where none is sent. */
    int reasonCode(Incoming packet) {
        ByteBuffer body = packet.body();
        if (packet.type() == SUBACK) {
            return body.get(body.limit() - 1) & 0xFF;
        }
        return version == MQTT_5 && body.limit() > 2 ? body.get(2) & 0xFF : 0;
    }

    /** Ends the connection by a reset, as when a client's power fails and its address comes back. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private @Nullable Incoming takePacket() {
        int lengthBytes = 1;
        while (lengthBytes < receivedBytes && lengthBytes < 4 && received[lengthBytes] < 0) {
            lengthBytes++;
        }
        if (receivedBytes <= lengthBytes) {
            return null;
        }
        ByteBuffer length = ByteBuffer.wrap(received, 1, lengthBytes);
        int bodyStart = 1 + lengthBytes;
        int end = bodyStart + readVariable(length);
        if (receivedBytes < end) {
            return null;
        }
        Incoming packet = new Incoming(
                (received[0] >> 4) & 15,
                received[0] & 15,
                ByteBuffer.wrap(Arrays.copyOfRange(received, bodyStart, end)));
        System.arraycopy(received, end, received, 0, receivedBytes - end);
        receivedBytes -= end;
        return packet;
    }

    private static int readVariable(ByteBuffer from) {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.get();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private void write(int type, int flags, Body body) {
        unsent.write(type << 4 | flags);
        int length = body.bytes.size();
        while (length > 0x7F) {
            unsent.write(length | 0x80);
            length >>= 7;
        }
        unsent.write(length);
        unsent.writeBytes(body.bytes.toByteArray());
    }

    /** What follows a fixed header, as it is put together. */
    private final class Body {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Body number(int value, int size) {
            for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
                bytes.write(value >> shift);
            }
            return this;
        }

        Body text(String text) {
            byte[] utf8 = text.getBytes(UTF_8);
            return number(utf8.length, 2).bytes(utf8);
        }

        Body bytes(byte[] value) {
            bytes.writeBytes(value);
            return this;
        }

        Body noProperties() {
            return version == MQTT_5 ? number(0, 1) : this;
        }
    }
}
