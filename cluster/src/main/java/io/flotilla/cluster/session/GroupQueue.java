package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.shared.ShareGroup;
import io.flotilla.routing.subscription.Grant;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A share group: its members, the messages that wait until one can take them, and those that are on lease to one (MQTT 5.0, section 4.8.2).
 *
 * <p>A message of QoS 1 or 2 is lent to one member, which settles the lease or gives it back; given back it waits in its old place for another. A
 * message that a member receives with QoS 0 is its own at once. Confined to its partition's thread.
 */
final class GroupQueue {
    private static final Backlog.Kind<GroupMessage> WAITING = new Backlog.Kind<>() {
        @Override
        public void write(GroupMessage item, SnapshotOutput out) {
            GroupQueue.write(item, out);
        }

        @Override
        public GroupMessage read(SnapshotInput in) {
            return readMessage(in);
        }

        @Override
        public long weight(GroupMessage item) {
            return item.message.queuedBytes();
        }

        @Override
        public boolean maySpill(GroupMessage item) {
            return true;
        }
    };

    private final String key;
    private final TopicFilter filter;
    private final Partition partition;
    private final Surroundings around;
    private final ShareGroup<GroupMember> members;
    private final Map<String, GroupMember> byClient = new HashMap<>();
    private final Backlog<GroupMessage> waiting; // no member could take them yet
    private final PriorityQueue<GroupMessage> returned = // given back, and older than all that wait
            new PriorityQueue<>(1, Comparator.comparingLong(GroupMessage::ticket));
    private final Loans loans = new Loans();
    private long returnedBytes;
    private long loanedBytes;

    GroupQueue(String key, TopicFilter filter, long seed, Partition partition, Surroundings around) {
        this.key = key;
        this.filter = filter;
        this.partition = partition;
        this.around = around;
        this.members = new ShareGroup<>(around.strategy(), seed);
        this.waiting = new Backlog<>(WAITING, partition.spill());
        partition.subscribers().add(this, filter);
    }

    String key() {
        return key;
    }

    TopicFilter filter() {
        return filter;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /**
     * Adds a member, or changes the options of one.
     *
     * @param upTo the last loan that the member knows of, of those that the group may not have been told of
     * @param held which of these it still has
     */
    void join(GroupMember joining, Subscription subscription, int room, long upTo, List<Long> held, long nowMs) {
        GroupMember member = byClient.get(joining.clientId);
        if (member != null && member.membership > joining.membership) {
            return; // it left and came again meanwhile
        }
        if (member != null && member.membership < joining.membership) {
            members.remove(member);
            member = null;
        }
        if (member == null) {
            byClient.put(joining.clientId, joining);
            members.add(joining);
        } else {
            member.resubscribe(subscription);
            member.room(joining.holder(), room);
            recover(member, upTo, held);
        }
        lend(nowMs);
    }

    /** What {@code member} has no more, and of which nothing was heard, is with others again, but for QoS 2, where it may have come [MQTT-4.8.2-5]. */
    private void recover(GroupMember member, long upTo, List<Long> held) {
        if (upTo > Loan.before(member.membership)) {
            Set<Long> still = Set.copyOf(held);
            takeBackAll(message ->
                    member.equals(message.borrower) && message.loan <= upTo && !still.contains(message.loan));
        }
    }

    /** Takes back what {@code test} picks of the loans, whose members will not say what became of it; whether there was something. */
    private boolean takeBackAll(Predicate<GroupMessage> test) {
        List<GroupMessage> lost = loans.find(test);
        for (GroupMessage message : lost) {
            boolean mayHaveCome =
                    message.borrower != null && message.borrower.grant.qos(message.message) == QoS.EXACTLY_ONCE;
            takeBack(loans.lease(key, message), false);
            if (mayHaveCome) {
                partition.events().onDropped(DropReason.SESSION_ENDED, 1);
            } else {
                putBack(message);
            }
        }
        return !lost.isEmpty();
    }

    /** Removes a member. What it has on lease, it settles or gives back. */
    void leave(String clientId, long membership, long nowMs) {
        GroupMember member = byClient.get(clientId);
        if (member != null && member.membership <= membership) {
            byClient.remove(clientId);
            members.remove(member);
            lend(nowMs);
        }
    }

    /** A member that may be away can have {@code room} messages on lease, at {@code holder}. */
    void setRoom(String clientId, long membership, Holder holder, int room, long nowMs) {
        GroupMember member = byClient.get(clientId);
        if (member != null && member.membership == membership) {
            member.room(holder, room);
            lend(nowMs);
        }
    }

    /** Sends to a transient member what it was lent after {@code loan}: it never came there. */
    void resume(String clientId, long loan) {
        GroupMember member = byClient.get(clientId);
        if (member != null && !member.durable) {
            long last = Loan.membership(loan) == member.membership ? loan : Loan.before(member.membership);
            offerAgain(member, last);
        }
    }

    private void offerAgain(GroupMember member, long last) {
        List<GroupMessage> again = loans.find(message -> member.equals(message.borrower) && message.loan > last);
        if (!again.isEmpty()) {
            again.sort(Comparator.comparingLong(message -> message.loan));
            List<Delivery> deliveries = again.stream()
                    .map(message -> delivery(member, message.message, loans.lease(key, message)))
                    .toList();
            partition.effects().add(() -> send(member, last + 1, deliveries));
        }
    }

    /** Whether {@code gone} has a member of the group, or one that was a member and still has something on lease. */
    boolean concerns(Member gone) {
        return members.members().stream().anyMatch(member -> member.endsWith(gone))
                || !loans.find(message -> isLentTo(message, gone)).isEmpty();
    }

    /** Adds the members that {@link #concerns} is about. */
    void addHolders(Set<Member> to) {
        members.members().forEach(member -> member.addHolder(to));
        loans.find(message -> message.borrower != null).forEach(message -> {
            if (message.borrower != null) {
                message.borrower.addHolder(to);
            }
        });
    }

    /** {@code gone} is no more, and with it the transient sessions that it had. */
    void onMemberGone(Member gone, long nowMs) {
        takeBackAll(message -> isLentTo(message, gone));
        for (GroupMember member : List.copyOf(members.members())) {
            if (member.endsWith(gone)) {
                byClient.remove(member.clientId);
                members.remove(member);
            }
        }
        lend(nowMs);
    }

    private static boolean isLentTo(GroupMessage message, Member gone) {
        return message.borrower != null && message.borrower.endsWith(gone);
    }

    /** Gives {@code message}, published on {@code source}, to one member; or it waits for one, where its QoS is not 0. */
    void offer(ApplicationMessage message, Member source, long nowMs) {
        if (message.qos() == QoS.AT_MOST_ONCE) {
            GroupMember member = select(message, source);
            if (member == null) {
                partition.events().onDropped(DropReason.NO_MEMBER, 1);
            } else {
                send(member, message, null);
            }
        } else if (message.isExpired(nowMs)) {
            partition.events().onDropped(DropReason.EXPIRED, 1);
        } else {
            // Where others wait, no member can take this one either.
            GroupMember member = first() == null ? select(message, source) : null;
            if (member != null) {
                GroupMessage lent = new GroupMessage(partition.groups().nextTicket(), message, source);
                lend(lent, member);
            } else if (makeRoom(message)) {
                waiting.add(new GroupMessage(partition.groups().nextTicket(), message, source));
            }
        }
    }

    private @Nullable GroupMember select(ApplicationMessage message, Member source) {
        return members.select(message, member -> member.isOn(source), GroupMember::canTake);
    }

    private boolean makeRoom(ApplicationMessage message) {
        SessionLimits limits = around.limits();
        long bytes = message.queuedBytes();
        while (!limits.admit(queuedMessages(), queuedBytes(), bytes)) {
            GroupMessage oldest = first();
            if (limits.policy() == DropPolicy.NEWEST || oldest == null) {
                partition.events().onDropped(DropReason.QUEUE_FULL, 1);
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
            takeBack(lease, false);
        }
        boolean refused = false;
        for (Lease lease : givenBack) {
            GroupMessage message = takeBack(lease, true);
            if (message == null) {
                partition.events().onDropped(DropReason.NO_MEMBER, 1);
            } else {
                putBack(message);
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
            partition.events().onQueuedBytes(-lent.message.queuedBytes());
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
        waiting.clear(messages -> partition.events().onDropped(DropReason.NO_MEMBER, messages));
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
            GroupMember member = select(first.message, first.source);
            if (member == null) {
                return;
            }
            removeFirst(first);
            lend(first, member);
        }
    }

    /** Sends {@code lent} to {@code member}: on lease, or with QoS 0 for good. */
    private void lend(GroupMessage lent, GroupMember member) {
        ApplicationMessage message = lent.message;
        if (member.grant.qos(message) == QoS.AT_MOST_ONCE) {
            send(member, message, null);
            return;
        }
        lent.borrower = member;
        lent.loan = member.onLent();
        lent.lending = partition.groups().nextTicket();
        loanedBytes += message.queuedBytes();
        partition.events().onQueuedBytes(message.queuedBytes());
        loans.add(lent);
        send(member, message, loans.lease(key, lent));
    }

    private void send(GroupMember member, ApplicationMessage message, @Nullable Lease lease) {
        if (partition.effects().areHeard() && member.send(delivery(member, message, lease))) {
            partition.effects().add(() -> flush(member));
        }
    }

    private static Delivery delivery(GroupMember member, ApplicationMessage message, @Nullable Lease lease) {
        Grant grant = member.grant;
        return new Delivery(message, grant.qos(message), grant.retain(message), grant.identifiers(), lease);
    }

    private void flush(GroupMember member) {
        List<Delivery> deliveries = member.takeOutbox();
        long firstLoan = 0;
        for (int i = 0; i < deliveries.size() && firstLoan == 0; i++) {
            Lease lease = deliveries.get(i).lease();
            firstLoan = lease == null ? 0 : lease.loan();
        }
        send(member, firstLoan, deliveries);
    }

    private void send(GroupMember member, long firstLoan, List<Delivery> deliveries) {
        if (member.durable) {
            around.toClient(
                    member.clientId,
                    new ClientOperations.OfferShared(
                            member.clientId, key, member.membership, deliveries, around.now()));
        } else {
            around.connections().onShared(member.holder(), member.clientId, key, firstLoan, deliveries);
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
            returnedBytes -= first.message.queuedBytes();
            partition.events().onQueuedBytes(-first.message.queuedBytes());
        }
    }

    /** {@code message} waits in its old place. */
    private void putBack(GroupMessage message) {
        returned.add(message);
        returnedBytes += message.message.queuedBytes();
        partition.events().onQueuedBytes(message.message.queuedBytes());
    }

    private int queuedMessages() {
        return waiting.size() + returned.size();
    }

    private long queuedBytes() {
        return waiting.bytes() + returnedBytes;
    }

    private void drop(GroupMessage first, DropReason reason) {
        removeFirst(first);
        partition.events().onDropped(reason, 1);
    }

    // ---- as a copy among others

    /**
     * Offers again what is on lease: the earlier owner may have been about to. Who had it ignores it, and what comes to a connection that has gone is given back. Only a durable
     * session that has left the group could not tell, and is not asked.
     */
    void onOwned() {
        Set<GroupMember> borrowers = new LinkedHashSet<>();
        for (GroupMessage lent : loans.find(any -> true)) {
            GroupMember borrower = lent.borrower;
            if (borrower != null && (!borrower.durable || borrower.equals(byClient.get(borrower.clientId)))) {
                borrowers.add(borrower);
            }
        }
        borrowers.forEach(borrower -> offerAgain(borrower, Loan.before(borrower.membership)));
    }

    void onDisowned() {
        members.members().forEach(GroupMember::takeOutbox);
    }

    void write(SnapshotOutput out) {
        out.wire().writeString(key);
        out.wire().writeString(filter.toString());
        out.wire().writeLong(members.seed());
        out.wire().writeInt(members.turn());
        out.writeList(members.members(), member -> member.write(out));
        Map<GroupMember, Integer> numbers = new HashMap<>();
        members.members().forEach(member -> numbers.put(member, numbers.size()));
        List<GroupMember> departed = new ArrayList<>();
        for (GroupMessage lent : loans.find(any -> true)) {
            if (lent.borrower != null && numbers.putIfAbsent(lent.borrower, numbers.size()) == null) {
                departed.add(lent.borrower);
            }
        }
        out.writeList(departed, member -> member.write(out));
        waiting.write(out);
        out.writeList(
                returned.stream()
                        .sorted(Comparator.comparingLong(GroupMessage::ticket))
                        .toList(),
                message -> write(message, out));
        loans.write(out, message -> {
            write(message, out);
            out.wire().writeInt(numbers.getOrDefault(message.borrower, -1));
            out.wire().writeLong(message.loan);
            out.wire().writeLong(message.lending);
        });
    }

    private static void write(GroupMessage message, SnapshotOutput out) {
        out.wire().writeLong(message.ticket);
        out.writeMessage(message.message);
        Values.writeMember(message.source, out.wire());
    }

    static GroupQueue read(SnapshotInput in, Partition partition, Surroundings around) {
        GroupQueue group = new GroupQueue(
                in.wire().readString(),
                TopicFilter.of(in.wire().readString()),
                in.wire().readLong(),
                partition,
                around);
        group.readContent(in);
        return group;
    }

    private void readContent(SnapshotInput in) {
        int turn = in.wire().readInt();
        List<GroupMember> borrowers = in.readList(() -> GroupMember.read(in));
        for (GroupMember member : borrowers) {
            byClient.put(member.clientId, member);
            members.add(member);
        }
        members.setTurn(turn);
        borrowers.addAll(in.readList(() -> GroupMember.read(in)));
        waiting.read(in);
        in.readList(() -> readMessage(in)).forEach(this::putBack);
        loans.read(in, () -> {
            GroupMessage message = readMessage(in);
            message.borrower = borrowers.get(in.wire().readInt());
            message.loan = in.wire().readLong();
            message.lending = in.wire().readLong();
            loanedBytes += message.message.queuedBytes();
            return message;
        });
        partition.events().onQueuedBytes(loanedBytes);
    }

    private static GroupMessage readMessage(SnapshotInput in) {
        return new GroupMessage(in.wire().readLong(), in.readMessage(), Values.readMember(in.wire()));
    }

    @Override
    public String toString() {
        return key + ": " + members.members() + ", " + waiting + ", " + returned.size() + " given back, " + loans;
    }
}
