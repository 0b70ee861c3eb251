package io.flotilla.cluster.session;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.shared.ShareGroup;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicFilter;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
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
    private final TreeMap<Long, ApplicationMessage> waiting =
            new TreeMap<>(); // by ticket: the order in which they came
    private final Map<Long, Loan> loans = new HashMap<>(); // by ticket
    private long waitingBytes;
    private long loanedBytes;

    private record Loan(ApplicationMessage message, GroupMember member) {}

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
        } else if (makeRoom(message)) {
            put(partition.groups().nextTicket(), message);
            around.events().onQueuedBytes(message.queuedBytes());
            lend(nowMs);
        }
    }

    private boolean makeRoom(ApplicationMessage message) {
        SessionLimits limits = around.limits();
        long bytes = message.queuedBytes();
        while (!limits.admit(waiting.size(), waitingBytes, bytes)) {
            if (limits.policy() == DropPolicy.NEWEST || waiting.isEmpty()) {
                drop(message, DropReason.QUEUE_FULL);
                return false;
            }
            dropFirst(DropReason.QUEUE_FULL);
        }
        return true;
    }

    /** The member settles the lease of {@code ticket}. */
    void settle(long ticket, long nowMs) {
        Loan loan = takeBack(ticket);
        if (loan != null) {
            around.events().onQueuedBytes(-loan.message.queuedBytes());
            loan.member.refused(false);
            lend(nowMs);
        }
    }

    /** The member gives back what it has on lease as {@code ticket}, and is left alone until {@link #retry}; false if there is no such lease. */
    boolean giveBack(long ticket, long nowMs) {
        Loan loan = takeBack(ticket);
        if (loan == null) {
            return false;
        }
        put(ticket, loan.message);
        loan.member.refused(true);
        lend(nowMs);
        return true;
    }

    private @Nullable Loan takeBack(long ticket) {
        Loan loan = loans.remove(ticket);
        if (loan != null) {
            loanedBytes -= loan.message.queuedBytes();
            loan.member.onReturned();
        }
        return loan;
    }

    /** Tries those again that gave a message back. */
    void retry(long nowMs) {
        members.members().forEach(member -> member.refused(false));
        lend(nowMs);
    }

    /** The last member is gone, and with it who the messages were for. */
    void end() {
        while (!waiting.isEmpty()) {
            dropFirst(DropReason.NO_MEMBER);
        }
        around.events().onQueuedBytes(-loanedBytes);
        loans.clear();
    }

    /** Lends what waits to whom can take it. */
    private void lend(long nowMs) {
        for (Map.Entry<Long, ApplicationMessage> first; (first = waiting.firstEntry()) != null; ) {
            ApplicationMessage message = first.getValue();
            if (message.isExpired(nowMs)) {
                dropFirst(DropReason.EXPIRED);
                continue;
            }
            GroupMember member = members.select(message, GroupMember::canTake);
            if (member == null) {
                return;
            }
            long ticket = first.getKey();
            remove(ticket, message);
            if (member.grant.qos(message) == QoS.AT_MOST_ONCE) {
                around.events().onQueuedBytes(-message.queuedBytes());
                send(member, message, null);
            } else {
                loans.put(ticket, new Loan(message, member));
                loanedBytes += message.queuedBytes();
                member.onLent();
                send(member, message, new GroupLease(around, key, ticket, message.qos()));
            }
        }
    }

    private void send(GroupMember member, ApplicationMessage message, @Nullable Lease lease) {
        boolean first = member.send(new Delivery(
                message, member.grant.qos(message), member.grant.retain(message), member.grant.identifiers(), lease));
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

    private void put(long ticket, ApplicationMessage message) {
        waiting.put(ticket, message);
        waitingBytes += message.queuedBytes();
    }

    private void remove(long ticket, ApplicationMessage message) {
        waiting.remove(ticket);
        waitingBytes -= message.queuedBytes();
    }

    private void dropFirst(DropReason reason) {
        Map.Entry<Long, ApplicationMessage> first = waiting.firstEntry();
        remove(first.getKey(), first.getValue());
        around.events().onQueuedBytes(-first.getValue().queuedBytes());
        drop(first.getValue(), reason);
    }

    private void drop(ApplicationMessage message, DropReason reason) {
        around.events().onDropped(reason, message.qos());
    }

    @Override
    public String toString() {
        return key + ": " + members.members() + ", " + waiting.size() + " waiting (" + waitingBytes + " bytes), "
                + loans.size() + " on lease";
    }
}
