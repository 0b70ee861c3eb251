package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.Replicator;
import io.flotilla.cluster.member.StandalonePartitionTable;
import io.flotilla.cluster.member.StandaloneReplicator;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.shared.ShareStrategy;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The engine on one thread that stands for several: what each of them is to run waits until {@link #run}, where a seed decides whose turn it is. The
 * clock stands still but for {@link #pass}.
 */
final class Engine {
    static final SessionLimits LIMITS =
            new SessionLimits(1000, 1 << 20, DropPolicy.NEWEST, 100, 1 << 20, ConnectRequest.NEVER_EXPIRES);
    private static final long QUEUE_MEMORY = 1_500; // where there are pages, of a few messages each
    private static final int PARTITIONS = 7;
    private static final int THREADS = 3;
    static final int NEVER = Integer.MAX_VALUE;

    static final Member SELF = new Member(new MemberId("alone"), 1);

    final Routes routes = new Routes();
    final Wires wires = new Wires();
    final Events events = new Events();
    final List<ApplicationMessage> wills = new ArrayList<>();
    final Sessions sessions;
    final Replicator<Partition> replicator;
    final LeaseSink leases; // of all transient members, whose groups are told by a task of the first thread
    long nowMs = 1_000_000;
    private final List<ArrayDeque<Runnable>> threads = new ArrayList<>();
    private final List<Executor> executors = new ArrayList<>();
    private @Nullable Executor current; // none while a thread stands for one that has no partition
    private final Random turns;

    Engine() {
        this(LIMITS);
    }

    Engine(SessionLimits limits) {
        this(limits, ShareStrategy.ROUND_ROBIN, 1);
    }

    Engine(SessionLimits limits, ShareStrategy strategy, long seed) {
        this(limits, strategy, seed, NEVER, partition -> {});
    }

    /**
     * An engine whose partitions have copies, where owners are lost.
     *
     * @param operationsPerLoss about, or {@link #NEVER}
     * @param onLost told which partition has another owner
     */
    Engine(SessionLimits limits, ShareStrategy strategy, long seed, int operationsPerLoss, IntConsumer onLost) {
        turns = new Random(seed);
        for (int i = 0; i < THREADS; i++) {
            ArrayDeque<Runnable> tasks = new ArrayDeque<>();
            threads.add(tasks);
            executors.add(tasks::add);
        }
        replicator = operationsPerLoss == NEVER
                ? new StandaloneReplicator<>(executors, thread -> thread.equals(current), PARTITIONS)
                : new CopyingReplicator(threads, PARTITIONS, new Random(seed), operationsPerLoss, onLost);
        sessions = new Sessions(
                new StandalonePartitionTable(SELF, PARTITIONS),
                replicator,
                routes,
                wires,
                limits,
                new QueueMemory(QUEUE_MEMORY, () -> false),
                strategy,
                events,
                will -> {
                    wills.add(will);
                    publish(will);
                },
                () -> nowMs);
        leases = sessions.leases(threads.get(0)::add);
    }

    /** Connects {@code connection}, and tells the one before that it is taken over, as a node does. */
    CompletionStage<ConnectResult> connect(ConnectRequest request) {
        return sessions.connect(request).thenApply(result -> {
            if (result.previous() != null) {
                wires.of(result.previous()).onTakenOver();
            }
            return result;
        });
    }

    /** Does {@code task} as one of the threads would, between two tasks. */
    void on(int thread, Runnable task) {
        current = executors.get(thread % THREADS);
        task.run();
        current = null;
    }

    /** Runs one waiting task, of a thread that the seed picks; false if none waits. */
    boolean step() {
        List<ArrayDeque<Runnable>> busy =
                threads.stream().filter(tasks -> !tasks.isEmpty()).toList();
        if (busy.isEmpty()) {
            return false;
        }
        busy.get(turns.nextInt(busy.size())).remove().run();
        return true;
    }

    void run() {
        while (step()) {}
    }

    <R> R answer(CompletionStage<R> stage) {
        run();
        return stage.toCompletableFuture().join();
    }

    /** Lets the time pass, and what has become due happen. */
    void pass(long ms) {
        nowMs += ms;
        sessions.tick();
        run();
    }

    /** Publishes as a node does: to every partition that is routed to, and to the topic's where it is retained. */
    CompletionStage<?> publish(ApplicationMessage message) {
        return publish(message, SELF);
    }

    CompletionStage<?> publish(ApplicationMessage message, Member source) {
        int home = sessions.partitionOfTopic(message.topic());
        Set<Integer> partitions = routes.match(message.topic());
        List<CompletableFuture<?>> accepted = new ArrayList<>();
        Set<Integer> all = new TreeSet<>(partitions);
        if (message.retain()) {
            all.add(home);
        }
        for (int partition : all) {
            AppendBatch.Entry entry = new AppendBatch.Entry(
                    message, partitions.contains(partition), message.retain() && partition == home);
            accepted.add(sessions.append(partition, new AppendBatch(source, List.of(entry)))
                    .toCompletableFuture());
        }
        return CompletableFuture.allOf(accepted.toArray(CompletableFuture[]::new));
    }

    void publish(String topic, String payload, QoS qos) {
        answer(publish(message(topic, payload, qos)));
    }

    ApplicationMessage message(String topic, String payload, QoS qos) {
        return message(topic, payload, qos, false, "", ApplicationMessage.NEVER);
    }

    ApplicationMessage message(
            String topic, String payload, QoS qos, boolean retain, String publisher, long expiresAtMs) {
        return new ApplicationMessage(
                TopicName.of(topic),
                payload.getBytes(StandardCharsets.UTF_8),
                qos,
                retain,
                publisher,
                MessageProperties.NONE,
                expiresAtMs);
    }

    List<String> retained(String filter) {
        RetainedLookup lookup = sessions.retained(TopicFilter.of(filter));
        List<String> payloads = new ArrayList<>();
        while (lookup.hasNext()) {
            answer(lookup.next()).forEach(message -> payloads.add(Client.payload(message)));
        }
        payloads.sort(null);
        return payloads;
    }

    /** Which partition wants what; what is added can be held back. */
    static final class Routes implements RouteSink {
        private final Map<TopicFilter, Set<Integer>> partitions = new HashMap<>();
        private final List<Runnable> held = new ArrayList<>();
        boolean holding;

        @Override
        public CompletionStage<Void> add(TopicFilter filter, int partition, long term) {
            CompletableFuture<Void> visible = new CompletableFuture<>();
            Runnable change = () -> {
                partitions.computeIfAbsent(filter, none -> new TreeSet<>()).add(partition);
                visible.complete(null);
            };
            if (holding) {
                held.add(change);
            } else {
                change.run();
            }
            return visible;
        }

        @Override
        public void remove(TopicFilter filter, int partition, long term) {
            partitions.getOrDefault(filter, Set.of()).remove(partition);
        }

        @Override
        public CompletionStage<Void> own(int partition, long term, Collection<TopicFilter> filters) {
            partitions.values().forEach(there -> there.remove(partition));
            filters.forEach(filter ->
                    partitions.computeIfAbsent(filter, none -> new TreeSet<>()).add(partition));
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void disown(int partition, long term) {}

        void release() {
            held.forEach(Runnable::run);
            held.clear();
        }

        Set<Integer> match(TopicName topic) {
            Set<Integer> matching = new TreeSet<>();
            partitions.forEach((filter, there) -> {
                if (filter.matches(topic)) {
                    matching.addAll(there);
                }
            });
            return matching;
        }
    }

    /** The connections by their holders. */
    static final class Wires implements Connections {
        private final List<TestConnection> connections = new ArrayList<>();

        Holder add(TestConnection connection, Member member) {
            connections.add(connection);
            return new Holder(member, connections.size() - 1);
        }

        TestConnection of(Holder holder) {
            return connections.get((int) holder.connection());
        }

        @Override
        public void onDeliver(Holder to, long term, long firstTurn, List<Outbound> packets) {
            of(to).onDeliver(firstTurn, packets);
        }

        @Override
        public void onShared(Holder to, String clientId, String group, long firstLoan, List<Delivery> deliveries) {
            of(to).onShared(firstLoan, deliveries);
        }

        @Override
        public void onKicked(Holder to) {
            of(to).onKicked();
        }
    }

    static final class Events implements SessionEvents {
        final Map<DropReason, Integer> dropped = new EnumMap<>(DropReason.class);
        long queuedBytes;
        int wills;

        @Override
        public void onQueuedBytes(long delta) {
            queuedBytes += delta;
        }

        @Override
        public void onDropped(DropReason reason, int messages) {
            dropped.merge(reason, messages, Integer::sum);
        }

        @Override
        public void onWillPublished() {
            wills++;
        }

        int dropped(DropReason reason) {
            return dropped.getOrDefault(reason, 0);
        }
    }
}
