package io.flotilla.node.metrics;

import io.flotilla.routing.message.QoS;

/** What has gone through one event loop, which alone adds to it. Any thread may read. */
public final class Traffic {
    public final Tally bytesReceived = new Tally();
    public final Tally bytesSent = new Tally();
    public final Tally packetsReceived = new Tally();
    public final Tally packetsSent = new Tally();

    private final Tally[] published = ofEachQos();
    private final Tally[] delivered = ofEachQos();
    private final Tally[] payloadBytesReceived = ofEachQos();
    private final Tally[] payloadBytesSent = ofEachQos();

    private static Tally[] ofEachQos() {
        return new Tally[] {new Tally(), new Tally(), new Tally()};
    }

    /** PUBLISH packets came from a client, with {@code payloadBytes} in all. */
    public void onPublished(QoS qos, int messages, long payloadBytes) {
        published[qos.value()].add(messages);
        payloadBytesReceived[qos.value()].add(payloadBytes);
    }

    /** PUBLISH packets went to a client, with {@code payloadBytes} in all. */
    public void onDelivered(QoS qos, int messages, long payloadBytes) {
        delivered[qos.value()].add(messages);
        payloadBytesSent[qos.value()].add(payloadBytes);
    }

    long published(QoS qos) {
        return published[qos.value()].sum();
    }

    long delivered(QoS qos) {
        return delivered[qos.value()].sum();
    }

    long payloadBytesReceived(QoS qos) {
        return payloadBytesReceived[qos.value()].sum();
    }

    long payloadBytesSent(QoS qos) {
        return payloadBytesSent[qos.value()].sum();
    }
}
