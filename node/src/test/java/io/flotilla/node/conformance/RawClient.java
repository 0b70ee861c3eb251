package io.flotilla.node.conformance;

import static io.flotilla.node.conformance.PacketType.CONNACK;
import static io.flotilla.node.conformance.PacketType.DISCONNECT;
import static io.flotilla.node.conformance.PacketType.PINGRESP;
import static io.flotilla.node.conformance.PacketType.PUBACK;
import static io.flotilla.node.conformance.PacketType.PUBCOMP;
import static io.flotilla.node.conformance.PacketType.PUBLISH;
import static io.flotilla.node.conformance.PacketType.PUBREC;
import static io.flotilla.node.conformance.PacketType.PUBREL;
import static io.flotilla.node.conformance.PacketType.SUBACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A client that sends what it is told, right or wrong, and waits for what the broker answers.
 *
 * <p>Every wait ends with a packet, with the end of the connection, or with a failure after the socket's generous read timeout. Confined to the
 * thread of its test.
 */
final class RawClient {
    private static final AtomicInteger MARKERS = new AtomicInteger();

    private final MqttVersion version;
    private final AutoCloseable connection;
    private final DataInputStream in;
    private final OutputStream out;

    /** Messages that came while {@link #await} waited for an acknowledgement, oldest first. */
    private final Deque<RawPacket> setAside = new ArrayDeque<>();

    RawClient(MqttVersion version, AutoCloseable connection, InputStream in, OutputStream out) {
        this.version = version;
        this.connection = connection;
        this.in = new DataInputStream(in);
        this.out = out;
    }

    void send(Layout packet) {
        send(packet.bytes(version));
    }

    /** Sends raw bytes. A broker that has closed already is no failure here: the test sees it by what it expects next. */
    void send(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (SocketException gone) {
            // The next expectation reads what came before the end, and the end.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next packet, which must be of {@code type}. */
    RawPacket expect(PacketType type) {
        return ofType(type, next());
    }

    /** The next packet but for messages, which stay for later: an acknowledgement, which must be of {@code type}. */
    RawPacket await(PacketType type) {
        RawPacket packet = read();
        while (packet != null && packet.type() == PUBLISH) {
            setAside.add(packet);
            packet = read();
        }
        return ofType(type, packet);
    }

    /** The messages that were set aside so far, oldest first; they are not expected any more. */
    List<RawPacket> takeSetAside() {
        List<RawPacket> taken = List.copyOf(setAside);
        setAside.clear();
        return taken;
    }

    private static RawPacket ofType(PacketType type, @Nullable RawPacket packet) {
        if (packet == null) {
            throw new AssertionError("wanted " + type + ", but the broker closed the connection");
        }
        assertThat(packet.type()).as("%s", packet).isEqualTo(type);
        return packet;
    }

    /** Waits until the broker closes, with no packet before. */
    void expectClose() {
        assertThat(next()).as("wanted the end of the connection").isNull();
    }

    /** Waits for a DISCONNECT with {@code reasonCode} and the end of the connection. */
    RawPacket expectDisconnect(int reasonCode) {
        RawPacket disconnect = expect(DISCONNECT);
        assertThat(disconnect.reasonCode()).as("%s", disconnect).isEqualTo(reasonCode);
        expectClose();
        return disconnect;
    }

    /** Waits for a CONNACK that refuses with {@code reasonCode}, and the end of the connection. */
    RawPacket expectRefusal(int reasonCode) {
        RawPacket connack = expect(CONNACK);
        assertThat(connack.reasonCode()).as("%s", connack).isEqualTo(reasonCode);
        expectClose();
        return connack;
    }

    /** Waits for the end of the connection, which may be told by one CONNACK or DISCONNECT with an error as its Reason Code. */
    void expectEnd() {
        RawPacket packet = next();
        if (packet != null) {
            assertThat(packet.type()).as("%s", packet).isIn(CONNACK, DISCONNECT);
            assertThat(packet.reasonCode()).as("%s", packet).isPositive();
            expectClose();
        }
    }

    /** Waits until the broker refuses the Topic Filter of a SUBSCRIBE: by its Reason Code, or by closing with an error. */
    void expectFilterRefused() {
        RawPacket packet = next();
        if (packet != null && packet.type() == SUBACK) {
            assertThat(packet.reasonCodes()).as("%s", packet).allMatch(code -> code >= 0x80);
        } else if (packet != null) {
            assertThat(packet.type()).as("%s", packet).isEqualTo(DISCONNECT);
            assertThat(packet.reasonCode()).as("%s", packet).isGreaterThanOrEqualTo(0x80);
            expectClose();
        }
    }

    /** Waits for a PUBLISH with {@code payload} and leaves it unacknowledged. */
    RawPacket expectMessage(String payload) {
        RawPacket publish = expect(PUBLISH);
        assertThat(publish.payload()).as("%s", publish).isEqualTo(payload);
        return publish;
    }

    /** Waits for a PUBLISH with {@code payload} and acknowledges it to the end of its QoS. */
    RawPacket receive(String payload) {
        RawPacket publish = expectMessage(payload);
        if (publish.qos() == 1) {
            send(Packets.ack(PUBACK, publish.packetId()));
        } else if (publish.qos() == 2) {
            send(Packets.ack(PUBREC, publish.packetId()));
            assertThat(await(PUBREL).packetId()).isEqualTo(publish.packetId());
            send(Packets.ack(PUBCOMP, publish.packetId()));
        }
        return publish;
    }

    /** Shows that this connection lives and that nothing was under way to it: the next packet answers a PINGREQ. */
    void expectNothing() {
        send(Packets.pingreq());
        expect(PINGRESP);
    }

    /** Shows that nothing else comes of what {@code publisher} sent: the next packet is a marker that it publishes now. */
    void expectNothingFrom(RawClient publisher) {
        String marker = "marker/" + MARKERS.incrementAndGet();
        subscribe(marker, 0);
        publisher.send(Packets.publish(marker, marker));
        expectMessage(marker);
    }

    /** Subscribes to {@code filter} with Subscription Options or a QoS, and waits for the SUBACK, which must grant it. */
    RawPacket subscribe(String filter, int options, byte[]... properties) {
        return subscribe(Packets.subscribe(0xFFFE).filter(filter, options).properties(properties));
    }

    RawPacket subscribe(SubscribeLayout subscribe) {
        send(subscribe);
        RawPacket suback = expect(SUBACK);
        assertThat(suback.packetId()).isEqualTo(subscribe.packetId());
        assertThat(suback.reasonCodes()).as("%s", suback).allMatch(code -> code <= 2);
        return suback;
    }

    /** Publishes and waits until the broker has acknowledged it as its QoS asks: returns PUBACK or PUBREC, or null of QoS 0. */
    @Nullable
    RawPacket publish(PublishLayout publish) {
        send(publish);
        if (publish.qos() == 0) {
            return null;
        }
        RawPacket first = await(publish.qos() == 1 ? PUBACK : PUBREC);
        assertThat(first.packetId()).isEqualTo(publish.packetId());
        if (publish.qos() == 2 && first.reasonCode() < 0x80) {
            send(Packets.pubrel(publish.packetId()));
            assertThat(await(PUBCOMP).packetId()).isEqualTo(publish.packetId());
        }
        return first;
    }

    /** Leaves by a normal DISCONNECT and waits until the broker has closed too. */
    void disconnect() {
        send(Packets.disconnect());
        expectClose();
        drop();
    }

    /** Ends the connection without a DISCONNECT, as a network that fails does. */
    void drop() {
        try {
            connection.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private @Nullable RawPacket next() {
        return setAside.isEmpty() ? read() : setAside.poll();
    }

    private @Nullable RawPacket read() {
        try {
            int firstByte = in.read();
            if (firstByte < 0) {
                return null;
            }
            byte[] body = new byte[remainingLength()];
            in.readFully(body);
            return new RawPacket(version, firstByte, body);
        } catch (SocketException | EOFException reset) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int remainingLength() throws IOException {
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while (digit >= 0x80);
        assertThat(shift == 7 || digit > 0)
                .as("a Remaining Length in the fewest bytes")
                .isTrue();
        return length;
    }
}
