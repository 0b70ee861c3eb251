package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.routing.subscription.Grant;
import io.flotilla.routing.subscription.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client in a share group, and how much the group may lend it. Its hash is that of its client, which some strategies choose by. Confined to its
 * partition's thread.
 */
final class GroupMember {
    private static final int LIKELY_BATCH = 128;

    final String clientId;

    /** Which membership of its client this is, see {@link Loan}. */
    final long membership;

    /** Whether its client's session is durable, and reached through the client's partition. */
    final boolean durable;

    /** What its subscription gives it. */
    Grant grant;

    private Holder holder; // its client's connection, or the last one of a client that is away
    private Subscription subscription;
    private long lastLoan;
    private int room; // how many messages it may have on lease: none while the client is away
    private int leased;
    private boolean refused; // it gave a message back: it is left alone until the next tick
    private List<Delivery> outbox = new ArrayList<>(0);

    GroupMember(String clientId, long membership, Subscription subscription, Holder holder, boolean durable, int room) {
        this.clientId = clientId;
        this.membership = membership;
        this.holder = holder;
        this.durable = durable;
        this.subscription = subscription;
        this.grant = Grant.of(subscription);
        this.lastLoan = Loan.before(membership);
        this.room = room;
    }

    boolean canTake() {
        return leased < room && !refused;
    }

    /** Its client can have {@code messages} on lease, at {@code connection}. */
    void room(Holder connection, int messages) {
        holder = connection;
        room = messages;
        refused = false;
    }

    /** It has one more on lease; the number of the loan. */
    long onLent() {
        leased++;
        return ++lastLoan;
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
    void resubscribe(Subscription again) {
        subscription = again;
        grant = Grant.of(again);
    }

    /** Where a transient session receives. */
    Holder holder() {
        return holder;
    }

    /** Whether its client is connected to {@code member}, if it is connected. */
    boolean isOn(Member member) {
        return holder.member().equals(member);
    }

    /** Whether it ends with {@code member}. */
    boolean endsWith(Member member) {
        return !durable && isOn(member);
    }

    /** Adds the member of the cluster that it {@link #endsWith}. */
    void addHolder(Set<Member> to) {
        if (!durable) {
            to.add(holder.member());
        }
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

    void write(SnapshotOutput out) {
        out.wire().writeString(clientId);
        out.wire().writeLong(membership);
        Values.writeSubscription(subscription, out.wire());
        Values.writeHolder(holder, out.wire());
        out.wire().writeBoolean(durable);
        out.wire().writeInt(room);
        out.wire().writeLong(lastLoan);
        out.wire().writeInt(leased);
        out.wire().writeBoolean(refused);
    }

    static GroupMember read(SnapshotInput in) {
        GroupMember member = new GroupMember(
                in.wire().readString(),
                in.wire().readLong(),
                Values.readSubscription(in.wire()),
                Values.readHolder(in.wire()),
                in.wire().readBoolean(),
                in.wire().readInt());
        member.lastLoan = in.wire().readLong();
        member.leased = in.wire().readInt();
        member.refused = in.wire().readBoolean();
        return member;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GroupMember that && membership == that.membership && clientId.equals(that.clientId);
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
