package io.flotilla.cluster.session;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.shared.ShareGroup;
import io.flotilla.routing.subscription.Grant;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicFilter;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A share group: its members, the messages that wait until one can take them, and those that are on lease to one (MQTT 5.0, section 4.8.2).
 *
 * <p>A message of QoS 1 or 2 is lent to one member, which settles the lease or gives it back; given back it waits in its old place for another. A
 * message that a member receives with QoS 0 is its own at once. Confined to its partition's thread.
 */
final class GroupQueue {
    private final String key;
    private final TopicFilter filter;
    private final CompletionStage<Void> visible;
    private final Partition partition;
    private final Surroundings around;
    private final ShareGroup<GroupMember> members;
    private final Map<String, GroupMember> byClient = new HashMap<>();
    private final ArrayDeque<GroupMessage> waiting = new ArrayDeque<>(1); // no member could take them yet
    private final PriorityQueue<GroupMessage> returned = // given back, and older than all that wait
            new PriorityQueue<>(1, Comparator.comparingLong(GroupMessage::ticket));
    private final Loans loans = new Loans();
    private long waitingBytes; // of both
    private long loanedBytes;

    GroupQueue(Subscription subscription, Partition partition, Surroundings around) {
        this.key = subscription.key();
        this.filter = subscription.filter();
        this.visible = partition.subscribers().add(this, filter);
        this.partition = partition;
        this.around = around;
        this.members = new ShareGroup<>(around.strategy());
    }

    TopicFilter filter() {
        return filter;
    }

    /** Completes when every node matches the group (I3). */
    CompletionStage<Void> visible() {
        return visible;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Adds a member, or changes the options of one. */
    void join(String clientId, Subscription subscription, @Nullable ClientConnection connection, int room, long nowMs) {
        GroupMember member = byClient.get(clientId);
        if (member == null) {
            member = new GroupMember(clientId, subscription, connection, room);
            byClient.put(clientId, member);
            members.add(member);
        } else {
            member.resubscribe(subscription);
        }
        lend(nowMs);
    }

    /** Removes a member. What it has on lease, it settles or gives back. */
    void leave(String clientId, long nowMs) {
        GroupMember member = byClient.remove(clientId);
        if (member != null) {
            members.remove(member);
            lend(nowMs);
        }
    }

    /** A member that may be away can have {@code room} messages on lease. */
    void setRoom(String clientId, int room, long nowMs) {
        GroupMember member = byClient.get(clientId);
        if (member != null) {
            member.room(room);
            lend(nowMs);
        }
    }

    /** Gives {@code message} to one member; or it waits for one, where its QoS is not 0. */
    void offer(ApplicationMessage message, long nowMs) {
        if (message.qos() == QoS.AT_MOST_ONCE) {
            GroupMember member = members.select(message, GroupMember::canTake);
            if (member == null) {
                drop(message, DropReason.NO_MEMBER);
            } else {
                send(member, message, null);
            }
        } else if (message.isExpired(nowMs)) {
            drop(message, DropReason.EXPIRED);
        } else {
            // Where others wait, no member can take this one either.
            GroupMember member = first() == null ? members.select(message, GroupMember::canTake) : null;
            if (member != null) {
                GroupMessage lent = new GroupMessage(partition.groups().nextTicket(), message);
                if (lend(lent, member)) {
                    partition.events().onQueuedBytes(message.queuedBytes());
                }
            } else if (makeRoom(message)) {
                waiting.add(new GroupMessage(partition.groups().nextTicket(), message));
                waitingBytes += message.queuedBytes();
                partition.events().onQueuedBytes(message.queuedBytes());
            }
        }
    }

    private boolean makeRoom(ApplicationMessage message) {
        SessionLimits limits = around.limits();
        long bytes = message.queuedBytes();
        while (!limits.admit(queuedMessages(), waitingBytes, bytes)) {
            GroupMessage oldest = first();
            if (limits.policy() == DropPolicy.NEWEST || oldest == null) {
                drop(message, DropReason.QUEUE_FULL);
                return false;
            }
            drop(oldest, DropReason.QUEUE_FULL);
        }
        return true;
    }

    /**
     * Members have done with {@code settled} and do not take {@code givenBack}, which wait in their old places for others. Who gave something back is left
     * alone until {@link #retry}.
     *
     * @return whether there is a member to be tried again
     */
    boolean takeBack(List<Lease> settled, List<Lease> givenBack, long nowMs) {
        for (Lease lease : settled) {
            GroupMessage message = takeBack(lease, false);
            if (message != null) {
                partition.events().onQueuedBytes(-message.message.queuedBytes());
            }
        }
        boolean refused = false;
        for (Lease lease : givenBack) {
            GroupMessage message = takeBack(lease, true);
            if (message == null) {
                partition.events().onDropped(DropReason.NO_MEMBER, lease.qos());
            } else {
                returned.add(message);
                waitingBytes += message.message.queuedBytes();
                refused = true;
            }
        }
        lend(nowMs);
        return refused;
    }

    private @Nullable GroupMessage takeBack(Lease lease, boolean refused) {
        GroupMessage lent = loans.remove(lease);
        if (lent != null && lent.borrower != null) {
            loanedBytes -= lent.message.queuedBytes();
            lent.borrower.onReturned(refused);
            lent.borrower = null;
        }
        return lent;
    }

    /** Tries those again that gave a message back. */
    void retry(long nowMs) {
        members.members().forEach(GroupMember::tryAgain);
        lend(nowMs);
    }

    /** The last member is gone, and with it who the messages were for. */
    void end() {
        for (GroupMessage first; (first = first()) != null; ) {
            drop(first, DropReason.NO_MEMBER);
        }
        partition.events().onQueuedBytes(-loanedBytes);
    }

    /** Lends what waits to whom can take it. */
    private void lend(long nowMs) {
        for (GroupMessage first; (first = first()) != null; ) {
            if (first.message.isExpired(nowMs)) {
                drop(first, DropReason.EXPIRED);
                continue;
            }
            GroupMember member = members.select(first.message, GroupMember::canTake);
            if (member == null) {
                return;
            }
            removeFirst(first);
            if (!lend(first, member)) {
                partition.events().onQueuedBytes(-first.message.queuedBytes());
            }
        }
    }

    /** Sends {@code lent} to {@code member}; whether on lease, rather than with QoS 0 for good. */
    private boolean lend(GroupMessage lent, GroupMember member) {
        ApplicationMessage message = lent.message;
        if (member.grant.qos(message) == QoS.AT_MOST_ONCE) {
            send(member, message, null);
            return false;
        }
        lent.borrower = member;
        loanedBytes += message.queuedBytes();
        member.onLent();
        send(member, message, new Lease(key, lent.ticket, loans.add(lent), message.qos()));
        return true;
    }

    private void send(GroupMember member, ApplicationMessage message, @Nullable Lease lease) {
        Grant grant = member.grant;
        boolean first = member.send(
                new Delivery(message, grant.qos(message), grant.retain(message), grant.identifiers(), lease));
        if (first) {
            partition.flushLater(() -> flush(member));
        }
    }

    private void flush(GroupMember member) {
        if (member.connection != null) {
            member.connection.onShared(member.takeOutbox());
        } else {
            around.toClient(
                    member.clientId,
                    new ClientOperations.OfferShared(
                            member.clientId,
                            key,
                            member.takeOutbox(),
                            around.nowMs().getAsLong()));
        }
    }

    /** The first of those that wait. */
    private @Nullable GroupMessage first() {
        return returned.isEmpty() ? waiting.peek() : returned.peek();
    }

    private void removeFirst(GroupMessage first) {
        if (returned.isEmpty()) {
            waiting.remove();
        } else {
            returned.remove();
        }
        waitingBytes -= first.message.queuedBytes();
    }

    private int queuedMessages() {
        return waiting.size() + returned.size();
    }

    private void drop(GroupMessage first, DropReason reason) {
        removeFirst(first);
        partition.events().onQueuedBytes(-first.message.queuedBytes());
        drop(first.message, reason);
    }

    private void drop(ApplicationMessage message, DropReason reason) {
        partition.events().onDropped(reason, message.qos());
    }

    @Override
    public String toString() {
        return key + ": " + members.members() + ", " + queuedMessages() + " waiting (" + waitingBytes + " bytes), "
                + loans;
    }
}
