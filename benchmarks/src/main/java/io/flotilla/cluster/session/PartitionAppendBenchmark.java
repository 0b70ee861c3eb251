package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.StandalonePartitionTable;
import io.flotilla.cluster.member.StandaloneReplicator;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.shared.ShareStrategy;
import io.flotilla.routing.subscription.RetainHandling;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Gives messages to a partition, whose sessions or share group receive them, and answers them as the clients would: a batch at a time, each message by
 * itself, and, as a baseline, by one {@link ArrayBlockingQueue} per receiver.
 *
 * <p>One operation is one message, published to one of 20 topics in runs of 16, from the append to its last acknowledgement.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
public class PartitionAppendBenchmark {
    private static final int BATCH = 256;
    private static final int RUN = 16;
    private static final int TOPICS = 20;
    private static final int PAYLOAD_BYTES = 64;

    /** Who receives. */
    public enum Receivers {
        /** A share group of four transient sessions. */
        GROUP("$share/g/bench/#", 4, 0),
        /** One durable session. */
        SESSION("bench/#", 1, ConnectRequest.NEVER_EXPIRES),
        /** Ten durable sessions, each of which receives every message. */
        TEN_SESSIONS("bench/#", 10, ConnectRequest.NEVER_EXPIRES);

        final String filter;
        final int count;
        final long sessionExpirySeconds;

        Receivers(String filter, int count, long sessionExpirySeconds) {
            this.filter = filter;
            this.count = count;
            this.sessionExpirySeconds = sessionExpirySeconds;
        }
    }

    @Param
    Receivers receivers = Receivers.GROUP;

    @Param({"0", "1"})
    int qos;

    private final List<ApplicationMessage> messages = new ArrayList<>();
    private final List<AppendBatch.Entry> runs = new ArrayList<>();
    private final List<Receiver> connected = new ArrayList<>();
    private final List<ArrayBlockingQueue<ApplicationMessage>> queues = new ArrayList<>();
    private final Wires wires = new Wires();
    private Sessions sessions = sessions(wires);
    private LeaseSink leases = leases();
    private @Nullable Runnable tellGroups;

    private static final Member SELF = new Member(new MemberId("alone"), 1);

    private static Sessions sessions(Connections connections) {
        LongAdder queuedBytes = new LongAdder();
        return new Sessions(
                new StandalonePartitionTable(SELF, 1),
                new StandaloneReplicator<>(List.of(Runnable::run), thread -> true, 1),
                new NoRoutes(),
                connections,
                new SessionLimits(100_000, 1 << 30, DropPolicy.NEWEST, 65_535, 1 << 30, ConnectRequest.NEVER_EXPIRES),
                QueueMemory.ALL,
                ShareStrategy.ROUND_ROBIN,
                new SessionEvents() {
                    @Override
                    public void onQueuedBytes(long delta) {
                        queuedBytes.add(delta);
                    }

                    @Override
                    public void onDropped(DropReason reason, int messages) {
                        throw new AssertionError(reason);
                    }

                    @Override
                    public void onWillPublished() {}
                },
                will -> {},
                System::currentTimeMillis);
    }

    private LeaseSink leases() {
        return sessions.leases(tell -> tellGroups = tell);
    }

    @Setup
    public void connect() {
        sessions = sessions(wires);
        leases = leases();
        for (int i = 0; i < receivers.count; i++) {
            Receiver receiver = new Receiver("client" + i, i);
            connected.add(receiver);
            receiver.connect();
            queues.add(new ArrayBlockingQueue<>(BATCH));
        }
        TopicName[] topics = new TopicName[TOPICS];
        for (int i = 0; i < TOPICS; i++) {
            topics[i] = TopicName.of("bench/device" + i + "/temperature");
        }
        for (int i = 0; i < BATCH; i++) {
            ApplicationMessage message = new ApplicationMessage(
                    topics[i / RUN % TOPICS],
                    new byte[PAYLOAD_BYTES],
                    QoS.of(qos),
                    false,
                    "publisher",
                    MessageProperties.NONE,
                    ApplicationMessage.NEVER);
            messages.add(message);
        }
        for (int i = 0; i < BATCH; i += RUN) {
            runs.add(new AppendBatch.Entry(List.copyOf(messages.subList(i, i + RUN)), true, false));
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long batch() {
        sessions.append(0, new AppendBatch(SELF, runs));
        return answer();
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long oneByOne() {
        long received = 0;
        for (ApplicationMessage message : messages) {
            sessions.append(0, new AppendBatch(SELF, List.of(new AppendBatch.Entry(message, true, false))));
            received += answer();
        }
        return received;
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long blockingQueues() {
        int turn = 0;
        for (ApplicationMessage message : messages) {
            if (receivers == Receivers.GROUP) {
                queues.get(turn).add(message);
                turn = (turn + 1) % queues.size();
            } else {
                queues.forEach(queue -> queue.add(message));
            }
        }
        long received = 0;
        for (ArrayBlockingQueue<ApplicationMessage> queue : queues) {
            while (queue.poll() != null) {
                received++;
            }
        }
        return received;
    }

    private long answer() {
        long received = 0;
        for (int i = 0; i < connected.size(); i++) {
            received += connected.get(i).answer();
        }
        if (tellGroups != null) {
            tellGroups.run();
            tellGroups = null;
        }
        return received;
    }

    /** A client that acknowledges what it received. */
    private final class Receiver {
        private final String clientId;
        private final Holder holder;
        private final List<Outbound> packets = new ArrayList<>();
        private final List<Delivery> shared = new ArrayList<>();
        private long epoch;

        Receiver(String clientId, int connection) {
            this.clientId = clientId;
            this.holder = new Holder(SELF, connection);
        }

        void connect() {
            ConnectRequest request =
                    new ConnectRequest(clientId, true, receivers.sessionExpirySeconds, 65_535, null, holder);
            epoch = sessions.connect(request).toCompletableFuture().join().epoch();
            Subscription subscription =
                    Subscription.parse(receivers.filter, QoS.EXACTLY_ONCE, false, false, RetainHandling.DO_NOT_SEND, 0);
            sessions.subscribe(clientId, epoch, List.of(subscription))
                    .toCompletableFuture()
                    .join();
            sessions.start(clientId, epoch);
        }

        /** How many messages it had. */
        int answer() {
            int received = packets.size() + shared.size();
            if (!packets.isEmpty() && qos > 0) {
                List<Acknowledgement> acknowledgements = new ArrayList<>(packets.size());
                for (Outbound packet : packets) {
                    int packetId = ((Outbound.Message) packet).packetId();
                    acknowledgements.add(new Acknowledgement(Acknowledgement.Kind.PUBACK, packetId));
                }
                sessions.acknowledge(clientId, epoch, acknowledgements);
            }
            packets.clear();
            for (Delivery delivery : shared) {
                if (delivery.lease() != null) {
                    leases.onSettled(delivery.lease());
                }
            }
            shared.clear();
            return received;
        }
    }

    /** The receivers by their connections. */
    private final class Wires implements Connections {
        @Override
        public void onDeliver(Holder to, long term, long firstTurn, List<Outbound> packets) {
            connected.get((int) to.connection()).packets.addAll(packets);
        }

        @Override
        public void onShared(Holder to, String clientId, String group, long firstLoan, List<Delivery> deliveries) {
            connected.get((int) to.connection()).shared.addAll(deliveries);
        }

        @Override
        public void onKicked(Holder to) {
            throw new AssertionError("nobody kicks");
        }
    }
}
