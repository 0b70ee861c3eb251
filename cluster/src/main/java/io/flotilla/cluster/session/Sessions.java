package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.PartitionTable;
import io.flotilla.cluster.member.Replicator;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.shared.ShareStrategy;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The clients, durable sessions, share groups and retained messages of the cluster, as the nodes see them: each call is a message to the partition that
 * holds what it is about.
 *
 * <p>Any thread may call, and calls of one thread about one client run in their order. Answers come on partition threads. A connection that no longer holds its
 * Client Identifier is answered with a {@link StaleConnectionException}, or false where nothing else is answered: it is to be closed.
 */
public final class Sessions {
    private final PartitionTable partitions;
    private final Replicator<Partition> replicator;
    private final Census census = new Census();
    private final Surroundings around;

    /**
     * Opens {@code replicator} with the partitions of this engine.
     *
     * @param limits the same on every member; so is {@code strategy}
     * @param memory how much of what waits stays in memory, where the partitions have a disk
     * @param publisher where Wills are published
     * @param nowMs the time, in ms since the epoch
     */
    public Sessions(
            PartitionTable partitions,
            Replicator<Partition> replicator,
            RouteSink routes,
            Connections connections,
            SessionLimits limits,
            QueueMemory memory,
            ShareStrategy strategy,
            SessionEvents events,
            MessagePublisher publisher,
            LongSupplier nowMs) {
        this.partitions = partitions;
        this.replicator = replicator;
        this.around = new Surroundings(
                partitions,
                replicator,
                routes,
                connections,
                limits,
                memory,
                strategy,
                events,
                publisher,
                nowMs,
                census);
        replicator.open(new EngineStates(around));
    }

    /**
     * Makes the request's connection the holder of its Client Identifier. It is for the caller to end the {@linkplain ConnectResult#previous one before}. A resumed session
     * sends nothing before {@link #start}, so that the CONNACK goes first.
     */
    public CompletionStage<ConnectResult> connect(ConnectRequest request) {
        return toClient(request.clientId(), new ClientOperations.Connect(request, now()));
    }

    /** The CONNACK is sent: a durable session may send. Answers whether the connection is the holder. */
    public CompletionStage<Boolean> start(String clientId, long epoch) {
        return toClient(clientId, new ClientOperations.Start(clientId, epoch, now()));
    }

    /** The connection is gone. Completes when whoever connects next, at whichever node, finds the session as that leaves it. */
    public CompletionStage<?> disconnect(String clientId, long epoch, Departure departure) {
        return toClient(clientId, new ClientOperations.Disconnect(clientId, epoch, departure, now()));
    }

    /**
     * Adds {@code subscriptions} to a durable session, shared ones too.
     *
     * @return for each whether it is new, rather than in the place of one with the same filter; when every member matches them (I3)
     */
    public CompletionStage<List<Boolean>> subscribe(String clientId, long epoch, List<Subscription> subscriptions) {
        List<String> keys = subscriptions.stream().map(Subscription::key).toList();
        return current(clientId, epoch, new ClientOperations.Subscribe(clientId, epoch, subscriptions))
                .thenCompose(areNew -> replicator
                        .ask(partitionOfClient(clientId), new ClientOperations.Visible(clientId, epoch, keys))
                        .thenApply(visible -> areNew));
    }

    /**
     * Removes the subscriptions with the given {@link Subscription#key} from a durable session, shared ones too.
     *
     * @return for each whether there was one
     */
    public CompletionStage<List<Boolean>> unsubscribe(String clientId, long epoch, List<String> keys) {
        return current(clientId, epoch, new ClientOperations.Unsubscribe(clientId, epoch, keys, now()));
    }

    /**
     * Gives {@code deliveries}, the retained messages that a subscription asked for, to a durable session. Completes when its client has room for others; answers whether
     * the connection is the holder.
     */
    public CompletionStage<Boolean> deliver(String clientId, long epoch, List<Delivery> deliveries) {
        return toClient(clientId, new ClientOperations.Deliver(clientId, epoch, deliveries, now()))
                .thenCompose(isHolder -> isHolder
                        ? replicator.ask(
                                partitionOfClient(clientId), new ClientOperations.RetainedTaken(clientId, epoch))
                        : CompletableFuture.completedStage(false));
    }

    /** What a durable session's client answered to what it was sent. Answers whether the connection is the holder. */
    public CompletionStage<Boolean> acknowledge(String clientId, long epoch, List<Acknowledgement> acknowledgements) {
        return toClient(clientId, new ClientOperations.Acknowledge(clientId, epoch, acknowledgements, now()));
    }

    /**
     * A durable session's client published with QoS 2.
     *
     * @return the {@link ApplicationMessage#publication} of the message, which is the same where it comes again: whoever had it before takes it no more [MQTT-4.3.3-10]
     */
    public CompletionStage<Long> receive(String clientId, long epoch, int packetId) {
        return current(clientId, epoch, new ClientOperations.Receive(clientId, epoch, packetId));
    }

    /**
     * A durable session's client sent the PUBREL; or the message that came with {@code packetId} was refused, so that it may come again.
     *
     * @return whether {@code packetId} had been received and not been released
     */
    public CompletionStage<Boolean> release(String clientId, long epoch, int packetId) {
        return current(clientId, epoch, new ClientOperations.Release(clientId, epoch, packetId));
    }

    /**
     * Gives {@code batch} to the durable sessions and share groups of {@code partition} and to its retained messages.
     *
     * @return when it is accepted
     */
    public CompletionStage<?> append(int partition, AppendBatch batch) {
        return replicator.apply(partition, new MessageOperations.Append(batch, now()));
    }

    /** The retained messages that {@code filter} matches and that have not expired. */
    public RetainedLookup retained(TopicFilter filter) {
        return filter.hasWildcard()
                ? RetainedLookup.everywhere(replicator, filter, partitions.partitionCount(), this::now)
                : RetainedLookup.in(partitions.partitionOf(filter.toString()), replicator, filter, this::now);
    }

    /**
     * The connection of a durable session lacks what came after {@code turn}, since the partition got another owner: it is sent again, not as a duplicate, since the client
     * never had it. Answers whether the connection is the holder, also to one with a transient session.
     *
     * @param turn the last one that it had, at first {@link ConnectResult#lastTurn}
     */
    public CompletionStage<Boolean> resume(String clientId, long epoch, long turn) {
        return toClient(clientId, new ClientOperations.Resume(clientId, epoch, turn));
    }

    /**
     * A transient member of a share group lacks what it was lent after {@code loan}, since the partition got another owner: it is sent again.
     *
     * @param group the {@link Subscription#key} of the group
     * @param loan the {@link Lease#loan} of the last one that it had, or 0
     */
    public void resumeShared(String clientId, String group, long loan) {
        around.toGroup(group, new GroupOperations.Resume(group, clientId, loan));
    }

    /** What a share group sent to a connection that is gone, or not a member any more, is for others, and the group forgets that member. */
    public void giveBack(String clientId, String group, List<Delivery> deliveries) {
        List<Lease> leases = deliveries.stream()
                .map(Delivery::lease)
                .filter(Objects::nonNull)
                .toList();
        if (!leases.isEmpty()) {
            around.toGroup(group, new GroupOperations.Return(group, List.of(), leases, now()));
            long membership = Loan.membership(leases.getFirst().loan());
            around.toGroup(group, new GroupOperations.Leave(group, clientId, membership, now()));
        }
    }

    /**
     * A run of a node has ended, as every member sees it: its connections are lost, in the partitions that this member owns. To say it again changes nothing, and it is
     * to be said again when this member comes to own partitions.
     */
    public void memberGone(Member member) {
        PartitionOperations.MemberGone operation = new PartitionOperations.MemberGone(member, now());
        applyOwned(partition -> partition.concerns(member), operation);
    }

    /** As {@link #memberGone}, for all members but those that {@code isThere}: of partitions that were read from a journal nobody remembers who held them. */
    public void absentMembersGone(Predicate<Member> isThere) {
        replicator.askOwned(partition -> {
            for (Member member : partition.holders()) {
                if (!isThere.test(member)) {
                    replicator.apply(partition.index(), new PartitionOperations.MemberGone(member, now()));
                }
            }
            return CompletableFuture.completedStage(Done.DONE);
        });
    }

    /**
     * Makes a client with a transient session a member of the share group of {@code subscription}, until its connection ends.
     *
     * @return whether it is new in the group; when every node matches it (I3)
     */
    public CompletionStage<Boolean> joinGroup(String clientId, long epoch, Subscription subscription) {
        return subscribe(clientId, epoch, List.of(subscription)).thenApply(isNew -> isNew.get(0));
    }

    /**
     * Ends what {@link #joinGroup} began for the subscription with {@link Subscription#key} {@code key}.
     *
     * @return whether there was one
     */
    public CompletionStage<Boolean> leaveGroup(String clientId, long epoch, String key) {
        return unsubscribe(clientId, epoch, List.of(key)).thenApply(existed -> existed.get(0));
    }

    /**
     * Where one thread's transient sessions tell what became of what share groups lent them; each group is told once for all that has gathered.
     *
     * @param gather given what tells the groups, when there is something to tell, to run it later, but before the thread sleeps
     */
    public LeaseSink leases(Consumer<Runnable> gather) {
        return new GatheredLeases(around, gather);
    }

    /** Tells the client's connection {@link Connections#onKicked}; answers whether there is one. */
    public CompletionStage<Boolean> kick(String clientId) {
        return toClient(clientId, new ClientOperations.Kick(clientId));
    }

    /**
     * The clients of the cluster whose Client Identifier begins with {@code prefix}, connected or with a durable session, in their order.
     *
     * @param after the last of the page before, or an empty string
     * @param limit the most that are answered; each partition is asked for as many
     */
    public CompletionStage<Page<SessionDescription>> describe(String prefix, String after, int limit) {
        return replicator
                .askAll(new Inspections.OfSessions(prefix, after, limit))
                .thenApply(pages -> Page.first(limit, pages, Inspections.BY_CLIENT));
    }

    /**
     * The subscriptions of durable sessions, and shared ones, in the order of their clients and filters.
     *
     * @param clientId whose, or null for everyone's
     * @param filter spelled how, or null for all
     * @param limit the most that are answered
     */
    public CompletionStage<Page<SubscriptionDescription>> describeSubscriptions(
            @Nullable String clientId, @Nullable String filter, int limit) {
        Inspections.OfSubscriptions question = new Inspections.OfSubscriptions(clientId, filter, limit);
        return clientId == null
                ? replicator
                        .askAll(question)
                        .thenApply(pages -> Page.first(limit, pages, Inspections.BY_CLIENT_AND_FILTER))
                : replicator.ask(partitionOfClient(clientId), question);
    }

    /**
     * The retained messages that {@code filter} matches, in the order of their topics.
     *
     * @param after the last topic of the page before, or an empty string
     * @param limit the most that are answered
     */
    public CompletionStage<Page<RetainedDescription>> describeRetained(TopicFilter filter, String after, int limit) {
        return replicator
                .askAll(new Inspections.OfRetained(filter, after, limit, now()))
                .thenApply(pages -> Page.first(limit, pages, Inspections.BY_TOPIC));
    }

    /** Does what has become due: Will Delay Intervals, session and message expiry. To be called a few times a second. */
    public void tick() {
        PartitionOperations.Tick tick = new PartitionOperations.Tick(now());
        applyOwned(partition -> partition.isDue(tick.nowMs()), tick);
    }

    /** Has {@code operation} done by those partitions of this member that want it. */
    private void applyOwned(Predicate<Partition> wanted, Operation<Done> operation) {
        replicator.askOwned(partition -> {
            if (wanted.test(partition)) {
                replicator.apply(partition.index(), operation);
            }
            return CompletableFuture.completedStage(Done.DONE);
        });
    }

    /** The partition that holds the retained message of {@code topic}. */
    public int partitionOfTopic(TopicName topic) {
        return partitions.partitionOf(topic.toString());
    }

    /** The partition that holds what there is of the client. */
    public int partitionOfClient(String clientId) {
        return partitions.partitionOf(clientId);
    }

    /** The partition that holds the share group with {@link Subscription#key} {@code key}. */
    public int partitionOfGroup(String key) {
        return partitions.partitionOf(key);
    }

    /** What the partitions hold that this member owns. */
    public SessionCounts counts() {
        return census.owned();
    }

    /** What all partitions hold that this member has a copy of. */
    public SessionCounts copies() {
        return census.all();
    }

    private <R> CompletionStage<R> toClient(String clientId, Operation<R> operation) {
        return around.toClient(clientId, operation);
    }

    /** The answer of {@code operation}, which is empty where the connection is not the holder. */
    private <R> CompletionStage<R> current(String clientId, long epoch, Operation<Optional<R>> operation) {
        return toClient(clientId, operation)
                .thenApply(answer -> answer.orElseThrow(() -> new StaleConnectionException(clientId, epoch)));
    }

    private long now() {
        return around.now();
    }
}
