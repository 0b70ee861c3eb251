package io.flotilla.cluster.session;

import io.flotilla.routing.subscription.Grant;
import io.flotilla.routing.subscription.Subscription;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client in a share group, and how much the group may lend it. Its hash is that of its client, which some strategies choose by. Confined to its
 * partition's thread.
 */
final class GroupMember {
    private static final int LIKELY_BATCH = 128;

    final String clientId;

    /** What its subscription gives it. */
    Grant grant;

    /** Where a transient session receives; null of a durable one, which is reached through its partition. */
    final @Nullable ClientConnection connection;

    private int room; // how many messages it may have on lease: none while the client is away
    private int leased;
    private boolean refused; // it gave a message back: it is left alone until the next tick
    private List<Delivery> outbox = new ArrayList<>(0);

    GroupMember(String clientId, Subscription subscription, @Nullable ClientConnection connection, int room) {
        this.clientId = clientId;
        this.grant = Grant.of(subscription);
        this.connection = connection;
        this.room = room;
    }

    boolean canTake() {
        return leased < room && !refused;
    }

    void room(int messages) {
        room = messages;
        refused = false;
    }

    void onLent() {
        leased++;
    }

    /** A lease ended; {@code givenBack} says how. */
    void onReturned(boolean givenBack) {
        leased--;
        refused = givenBack;
    }

    void tryAgain() {
        refused = false;
    }

    /** Its client subscribed again, perhaps with other options. */
    void resubscribe(Subscription subscription) {
        grant = Grant.of(subscription);
    }

    /** Puts {@code delivery} with what goes out; whether it is the first. */
    boolean send(Delivery delivery) {
        outbox.add(delivery);
        return outbox.size() == 1;
    }

    /** What goes out. */
    List<Delivery> takeOutbox() {
        List<Delivery> batch = outbox;
        outbox = new ArrayList<>(Math.min(batch.size(), LIKELY_BATCH)); // the next one is likely to be about as long
        return batch;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GroupMember that && clientId.equals(that.clientId);
    }

    @Override
    public int hashCode() {
        return clientId.hashCode();
    }

    @Override
    public String toString() {
        return clientId + " (" + leased + " of " + room + " leased" + (refused ? ", refused" : "") + ")";
    }
}
