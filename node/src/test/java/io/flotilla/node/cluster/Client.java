package io.flotilla.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.harness.Await;
import io.flotilla.harness.Frame;
import io.flotilla.harness.Frames;
import io.flotilla.harness.Frames.Connect;
import io.flotilla.harness.Frames.Message;
import io.flotilla.harness.MqttConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/** A client of one connection that does one thing after the other, as its test says. It acknowledges only when it is told to. */
final class Client implements AutoCloseable {
    private final MqttConnection connection;
    private final Queue<Frame> messages = new ArrayDeque<>();
    private boolean sessionPresent;
    private int lastPacketId;

    private Client(MqttConnection connection) {
        this.connection = connection;
    }

    /** A client that the node at {@code address} has accepted. */
    static Client connect(InetSocketAddress address, Connect connect) {
        Client client = open(address, connect);
        Frame connack = client.answer(Frames.CONNACK);
        assertThat(connack.reasonCode())
                .as("%s to %s", connack, connect.clientId())
                .isZero();
        client.sessionPresent = connack.sessionPresent();
        return client;
    }

    /** A client that has sent its CONNECT and does not wait for what comes of it. */
    static Client open(InetSocketAddress address, Connect connect) {
        try {
            Client client = new Client(MqttConnection.open(address));
            client.connection.send(connect.bytes());
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean sessionPresent() {
        return sessionPresent;
    }

    void subscribe(String filter, int qos) {
        connection.send(Frames.subscribe(++lastPacketId, filter, qos));
        assertThat(answer(Frames.SUBACK).reasonCode()).isEqualTo(qos);
    }

    /** Publishes, and returns when the node has acknowledged it to the end of its QoS. */
    void publish(String topic, String payload, int qos) {
        publish(new Message(topic, payload, qos, false));
    }

    /** Publishes with QoS 1, and returns the Reason Code of what the node answers. */
    int tryPublish(String topic, String payload) {
        connection.send(new Message(topic, payload, 1, false).bytes(++lastPacketId, false));
        return answer(Frames.PUBACK).reasonCode();
    }

    void retain(String topic, String payload) {
        publish(new Message(topic, payload, 1, true));
    }

    private void publish(Message message) {
        int packetId = ++lastPacketId;
        connection.send(message.bytes(packetId, false));
        if (message.qos() == 1) {
            acknowledged(Frames.PUBACK, packetId);
        } else if (message.qos() == 2) {
            acknowledged(Frames.PUBREC, packetId);
            connection.send(Frames.acknowledge(Frames.PUBREL, packetId));
            acknowledged(Frames.PUBCOMP, packetId);
        }
    }

    /** Sends a PUBLISH of QoS 2, or sends it again, and returns when PUBREC has come. */
    void publishUnreleased(Message message, int packetId, boolean dup) {
        connection.send(message.bytes(packetId, dup));
        acknowledged(Frames.PUBREC, packetId);
    }

    void release(int packetId) {
        connection.send(Frames.acknowledge(Frames.PUBREL, packetId));
        acknowledged(Frames.PUBCOMP, packetId);
    }

    void acknowledge(int type, int packetId) {
        connection.send(Frames.acknowledge(type, packetId));
    }

    private void acknowledged(int type, int packetId) {
        Frame answer = answer(type);
        assertThat(answer.packetId()).isEqualTo(packetId);
        assertThat(answer.reasonCode()).as("%s", answer).isLessThan(0x80);
    }

    /** The next message, not acknowledged. */
    Frame next() {
        Frame earlier = messages.poll();
        return earlier == null ? expect(Frames.PUBLISH, poll()) : earlier;
    }

    /** The next message, which must be {@code payload}, acknowledged to the end of its QoS. */
    Frame receive(String payload) {
        Frame message = next();
        assertThat(message.payload()).isEqualTo(payload);
        if (message.qos() == 1) {
            acknowledge(Frames.PUBACK, message.packetId());
        } else if (message.qos() == 2) {
            acknowledge(Frames.PUBREC, message.packetId());
            assertThat(answer(Frames.PUBREL).packetId()).isEqualTo(message.packetId());
            acknowledge(Frames.PUBCOMP, message.packetId());
        }
        return message;
    }

    /** The next packet that is no message: it must be of {@code type}. */
    Frame answer(int type) {
        Frame frame = poll();
        while (frame.type() == Frames.PUBLISH) {
            messages.add(frame);
            frame = poll();
        }
        return expect(type, frame);
    }

    /** Waits for a DISCONNECT with {@code reasonCode} and the end of the connection. */
    void expectDisconnect(int reasonCode) {
        assertThat(answer(Frames.DISCONNECT).reasonCode()).isEqualTo(reasonCode);
        assertThat(poll().isEnd()).isTrue();
    }

    /** Whether the connection lives: the node answers a PINGREQ, whatever else it sends before. */
    boolean isAlive() {
        connection.send(Frames.pingreq());
        Frame frame = poll();
        while (!frame.isEnd() && frame.type() != Frames.PINGRESP) {
            frame = poll();
        }
        return !frame.isEnd();
    }

    boolean hasEnded() {
        return connection.hasEnded();
    }

    private static Frame expect(int type, Frame frame) {
        assertThat(frame.type()).as("%s", frame).isEqualTo(type);
        return frame;
    }

    private Frame poll() {
        try {
            Frame frame = connection.poll(Await.PATIENCE.toNanos());
            if (frame == null) {
                throw new AssertionError("the node says nothing for " + Await.PATIENCE);
            }
            return frame;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves and ends the session. */
    void leave() {
        connection.send(Frames.disconnectForGood());
        connection.close();
    }

    /** Ends the connection without a DISCONNECT. */
    @Override
    public void close() {
        connection.close();
    }
}
