package io.flotilla.node.session;

import io.flotilla.cluster.session.Delivery;
import io.flotilla.routing.subscription.Subscription;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What a connection asks of its client's session. Called on the connection's event loop; stages complete on any thread. */
public interface ClientSession {
    /** Adds or replaces; completes, with which of them are new, when every PUBLISH from then on matches (I3). */
    CompletionStage<List<Boolean>> subscribe(List<Subscription> subscriptions);

    /** Removes by {@link Subscription#key}; completes with which of them existed. */
    CompletionStage<List<Boolean>> unsubscribe(List<String> keys);

    /** Sends what was retained for a new subscription, as fast as the client takes it; completes when it has taken it. */
    CompletionStage<?> sendRetained(List<Delivery> retained);

    void onPuback(int packetId);

    /**
     * The client answers to a QoS 2 message.
     *
     * @param refused whether its Reason Code is an error, so that the message is done with
     * @return false if it is known at once that no QoS 2 message is in flight as {@code packetId}
     */
    boolean onPubrec(int packetId, boolean refused);

    void onPubcomp(int packetId);

    /** The connection takes packets again after it was full. */
    void onWritable();

    /** The partitions in {@code moved} have another owner: what the earlier one was about to send may never come, and is asked for. */
    void onOwnersChanged(BitSet moved);

    /** What {@link #receive} says of a message that has been published before. */
    long DUPLICATE = -1;

    /**
     * The client sends a QoS 2 message: the {@link io.flotilla.routing.message.ApplicationMessage#publication} that it is to be published as, or {@link #DUPLICATE} where it is not to
     * be published (4.3.3).
     */
    CompletionStage<Long> receive(int packetId);

    /** The client releases a QoS 2 message: whether it was received (4.3.3). */
    CompletionStage<Boolean> release(int packetId);

    /** The connection is gone. */
    void close();
}
