package io.flotilla.cluster.session;

/** Where a {@link DeliveryQueue} sends to: the client's connection. It does not call back into the queue. */
public interface DeliverySink {
    /** Whether it can take another packet; when it could not and now can, {@link DeliveryQueue#onWritable} is to be called. */
    boolean isWritable();

    /** Sends a PUBLISH; {@code packetId} is 0 where the QoS is 0. */
    void onPublish(int packetId, boolean dup, Delivery delivery);

    /** Sends a PUBREL. */
    void onPubrel(int packetId);
}
