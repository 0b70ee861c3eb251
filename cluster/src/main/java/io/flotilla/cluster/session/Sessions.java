package io.flotilla.cluster.session;

import io.flotilla.cluster.member.PartitionTable;
import io.flotilla.cluster.member.Replicator;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.shared.ShareStrategy;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The clients, durable sessions, share groups and retained messages of the cluster, as the nodes see them: each call is a message to the partition that
 * holds what it is about.
 *
 * <p>Any thread may call, and calls of one thread about one client run in their order. Answers come on partition threads. An answer to a connection
 * that no longer holds its Client Identifier is a {@link StaleConnectionException}.
 */
public final class Sessions {
    private final PartitionTable partitions;
    private final Replicator<Partition> replicator;
    private final LongSupplier nowMs;
    private final Census census = new Census();
    private final Surroundings around;

    /**
     * Opens {@code replicator} with the partitions of this engine.
     *
     * @param publisher where Wills are published
     * @param nowMs the time, in ms since the epoch
     */
    public Sessions(
            PartitionTable partitions,
            Replicator<Partition> replicator,
            RouteSink routes,
            SessionLimits limits,
            ShareStrategy strategy,
            SessionEvents events,
            MessagePublisher publisher,
            LongSupplier nowMs) {
        this.partitions = partitions;
        this.replicator = replicator;
        this.nowMs = nowMs;
        this.around =
                new Surroundings(partitions, replicator, routes, limits, strategy, events, publisher, nowMs, census);
        replicator.open(index -> new Partition(index, around));
    }

    /**
     * Makes the request's connection the holder of its Client Identifier: an earlier holder is told {@link ClientConnection#onTakenOver}. A resumed session
     * sends nothing before {@link #start}, so that the CONNACK goes first.
     */
    public CompletionStage<ConnectResult> connect(ConnectRequest request) {
        return toClient(request.clientId(), new ClientOperations.Connect(request, now()));
    }

    /** The CONNACK is sent: a durable session may send. */
    public void start(String clientId, long epoch) {
        toClient(clientId, new ClientOperations.Start(clientId, epoch, now()));
    }

    /** The connection is gone. */
    public void disconnect(String clientId, long epoch, Departure departure) {
        toClient(clientId, new ClientOperations.Disconnect(clientId, epoch, departure, now()));
    }

    /**
     * Adds {@code subscriptions} to a durable session, shared ones too.
     *
     * @return for each whether it is new, rather than in the place of one with the same filter; when every node matches them (I3)
     */
    public CompletionStage<List<Boolean>> subscribe(String clientId, long epoch, List<Subscription> subscriptions) {
        return toClient(clientId, new ClientOperations.Subscribe(clientId, epoch, subscriptions, now()));
    }

    /**
     * Removes the subscriptions with the given {@link Subscription#key} from a durable session, shared ones too.
     *
     * @return for each whether there was one
     */
    public CompletionStage<List<Boolean>> unsubscribe(String clientId, long epoch, List<String> keys) {
        return toClient(clientId, new ClientOperations.Unsubscribe(clientId, epoch, keys, now()));
    }

    /** Queues {@code deliveries} in a durable session: the retained messages that a subscription asked for. */
    public void deliver(String clientId, long epoch, List<Delivery> deliveries) {
        toClient(clientId, new ClientOperations.Deliver(clientId, epoch, deliveries, now()));
    }

    /** What a durable session's client answered to what it was sent. */
    public void acknowledge(String clientId, long epoch, List<Acknowledgement> acknowledgements) {
        toClient(clientId, new ClientOperations.Acknowledge(clientId, epoch, acknowledgements, now()));
    }

    /**
     * A durable session's client published with QoS 2.
     *
     * @return whether {@code packetId} is new; if not, the message has been published before [MQTT-4.3.3-10]
     */
    public CompletionStage<Boolean> receive(String clientId, long epoch, int packetId) {
        return toClient(clientId, new ClientOperations.Receive(clientId, epoch, packetId));
    }

    /**
     * A durable session's client sent the PUBREL; or the message that came with {@code packetId} was refused, so that it may come again.
     *
     * @return whether {@code packetId} had been received and not been released
     */
    public CompletionStage<Boolean> release(String clientId, long epoch, int packetId) {
        return toClient(clientId, new ClientOperations.Release(clientId, epoch, packetId));
    }

    /**
     * Gives {@code batch} to the durable sessions and share groups of {@code partition} and to its retained messages.
     *
     * @return when it is accepted
     */
    public CompletionStage<Void> append(int partition, AppendBatch batch) {
        return replicator
                .apply(partition, new MessageOperations.Append(batch, now()))
                .thenCompose(late -> late);
    }

    /** The retained messages that {@code filter} matches and that have not expired. */
    public CompletionStage<List<ApplicationMessage>> retained(TopicFilter filter) {
        MessageOperations.Retained question = new MessageOperations.Retained(filter, now());
        if (!filter.hasWildcard()) {
            return replicator
                    .apply(partitions.partitionOf(filter.toString()), question)
                    .thenCompose(late -> late);
        }
        CompletionStage<List<ApplicationMessage>> all = CompletableFuture.completedStage(new ArrayList<>());
        for (int partition = 0; partition < partitions.partitionCount(); partition++) {
            all = all.thenCombine(replicator.apply(partition, question).thenCompose(late -> late), (found, more) -> {
                found.addAll(more);
                return found;
            });
        }
        return all;
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

    /** Tells the client's connection {@link ClientConnection#onKicked}; answers whether there is one. */
    public CompletionStage<Boolean> kick(String clientId) {
        return toClient(clientId, new ClientOperations.Kick(clientId));
    }

    /** Does what has become due: Will Delay Intervals, session and message expiry. To be called a few times a second. */
    public void tick() {
        MessageOperations.Tick tick = new MessageOperations.Tick(now());
        for (int partition = 0; partition < partitions.partitionCount(); partition++) {
            replicator.apply(partition, tick);
        }
    }

    /** The partition that holds the retained message of {@code topic}. */
    public int partitionOfTopic(TopicName topic) {
        return partitions.partitionOf(topic.toString());
    }

    /** The partition that holds what there is of the client. */
    public int partitionOfClient(String clientId) {
        return partitions.partitionOf(clientId);
    }

    public SessionCounts counts() {
        return census.counts();
    }

    private <R> CompletionStage<R> toClient(String clientId, Operation<R> operation) {
        return replicator.apply(partitions.partitionOf(clientId), operation).thenCompose(late -> late);
    }

    private long now() {
        return nowMs.getAsLong();
    }
}
