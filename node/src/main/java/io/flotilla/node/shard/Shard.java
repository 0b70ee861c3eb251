package io.flotilla.node.shard;

import io.flotilla.cluster.link.Stripe;
import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.NoRoomException;
import io.flotilla.cluster.routes.Destination;
import io.flotilla.cluster.routes.Destinations;
import io.flotilla.cluster.routes.RouteTable;
import io.flotilla.cluster.routes.RouteWriter;
import io.flotilla.cluster.session.AppendBatch;
import io.flotilla.cluster.session.GatheredEvents;
import io.flotilla.cluster.session.LeaseSink;
import io.flotilla.cluster.session.Publications;
import io.flotilla.cluster.session.SessionEvents;
import io.flotilla.cluster.session.Sessions;
import io.flotilla.cluster.wire.MessageCodec;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.node.codec.TopicNames;
import io.flotilla.node.packet.PacketException;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event loop's part in routing: takes the messages of its publishers, gives them to their destinations, and delivers to its own subscribers. */
public final class Shard {
    /** Something that gathers while the loop reads and is written before it sleeps. */
    public interface Gathered {
        void flush();
    }

    /** A publisher's socket, which is not read while what it sent before has nowhere to go. */
    public interface Source {
        void resumeReading();
    }

    /** The kind of the frames in which shards give messages to other nodes. */
    public static final int MESSAGES_FRAME = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

    /** What the topics and routes that are remembered for the next message may weigh: no more than a small share of the heap. */
    private static final long REMEMBERED_BYTES =
            Math.min(128L << 20, Runtime.getRuntime().maxMemory() / 32);

    /** Bytes in batches that partitions have not accepted yet, above which publishers are not read. */
    private static final long APPENDING_LIMIT_BYTES = 32L << 20;

    /** How many runs are looked up together. */
    private static final int RUNS_AHEAD = 16;

    private static final int HANDOVER_MESSAGES = 256;
    private static final int INBOX_BATCHES = 256;
    private static final int SPARE_HANDOVERS = 64;

    /** So few that what is done for them finds them in the processor's cache. */
    private static final int APPEND_MESSAGES = 256;

    private final Member self;
    private final int index;
    private final EventLoop loop;
    private final RouteTable table;
    private final RouteWriter routeWriter;
    private final Sessions sessions;
    private final Peers nodes;
    private final IntConsumer onDroppedForPeer;
    private final MemoryGuard memory;
    private final TopicDurability durability;
    private final long lateNs;
    private final SessionEvents events;
    private final LeaseSink leases;
    private final LongSupplier clock;
    private final Subscribers subscribers = new Subscribers();
    private final Publications publications = new Publications();
    private final KnownTopics topics = new KnownTopics(REMEMBERED_BYTES);
    private final PublishRun[] runs = newRuns();
    private final Inbox<Handover> inbox;
    private final MpscVarHandleArrayQueue<Handover> spareHandovers = new MpscVarHandleArrayQueue<>(SPARE_HANDOVERS);
    private final @Nullable Appends[] appends;
    private final List<Appends> gatheredAppends = new ArrayList<>();
    private final Underway appending = new Underway();
    private final List<Gathered> gathered = new ArrayList<>();
    private final List<Source> held = new ArrayList<>();
    private final Runnable flush = this::flush;
    private @Nullable PeerOutbox[] outboxes = {}; // by the number that routes have for the other node
    private @Nullable PeerOutbox obstacle; // that the message published last has to wait at
    private Shard[] peers = {};
    private Handover[] handovers = {};
    private boolean flushScheduled;
    private boolean timed;
    private long nowMs; // where timed
    private boolean blocked;
    private long appendingBytes;

    /**
     * @param self the node that it is a part of
     * @param lateNs what waits here for longer does so because the process stood still: others may have gone on without it
     */
    public Shard(
            Member self,
            int index,
            int shardCount,
            EventLoop loop,
            RouteTable table,
            RouteWriter routeWriter,
            Sessions sessions,
            SessionEvents events,
            int partitionCount,
            Peers nodes,
            IntConsumer onDroppedForPeer,
            MemoryGuard memory,
            TopicDurability durability,
            long lateNs,
            LongSupplier clock) {
        this.self = self;
        this.index = index;
        this.loop = loop;
        this.table = table;
        this.routeWriter = routeWriter;
        this.sessions = sessions;
        this.nodes = nodes;
        this.onDroppedForPeer = onDroppedForPeer;
        this.memory = memory;
        this.durability = durability;
        this.lateNs = lateNs;
        this.events = new GatheredEvents(events, tell -> gather(tell::run));
        this.leases = sessions.leases(tell -> gather(tell::run));
        this.clock = clock;
        this.inbox =
                new Inbox<>(INBOX_BATCHES, shardCount, loop, batch -> batch.take(this), giver -> peers[giver].onRoom());
        this.appends = new @Nullable Appends[partitionCount];
    }

    /** Makes the shards of one node known to each other, before the first connection. */
    public static void introduce(Shard[] shards) {
        for (Shard shard : shards) {
            shard.peers = shards.clone();
            shard.handovers = new Handover[shards.length];
            for (int i = 0; i < shards.length; i++) {
                shard.handovers[i] = new Handover(shard);
            }
        }
    }

    public EventLoop loop() {
        return loop;
    }

    /** The wall clock, in ms since the epoch, as it was when somebody first asked in this turn of the event loop. */
    public long nowMs() {
        if (!timed) {
            timed = true;
            nowMs = clock.getAsLong();
            scheduleFlush();
        }
        return nowMs;
    }

    /** Runs {@code task} on the event loop, after what it does now. */
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** The Topic Names of what its publishers send. */
    public TopicNames topics() {
        return topics;
    }

    /** What happens to the sessions of its subscribers, told in sums before the loop sleeps. */
    public SessionEvents events() {
        return events;
    }

    /** What became of what share groups lent to its subscribers, told to the groups before the loop sleeps. */
    public LeaseSink leases() {
        return leases;
    }

    // ---- subscribing

    /** Adds or replaces; completes, with whether it is new, when every PUBLISH from then on matches it (I3). */
    public CompletionStage<Boolean> subscribe(Subscriber subscriber, Subscription subscription) {
        return subscribers.add(
                subscriber, subscription, filter -> routeWriter.add(filter, new Destination.Shard(index)));
    }

    public void unsubscribe(Subscriber subscriber, TopicFilter filter) {
        if (subscribers.remove(subscriber, filter)) {
            routeWriter.remove(filter, new Destination.Shard(index));
        }
    }

    // ---- publishing

    private static PublishRun[] newRuns() {
        PublishRun[] runs = new PublishRun[RUNS_AHEAD];
        Arrays.setAll(runs, i -> new PublishRun());
        return runs;
    }

    /**
     * Takes the messages at the reader index that can go on together, run by run, and moves past them.
     *
     * @return how many runs there are to {@link #run} and to publish before the buffer is read on; 0 where the next packet is for a decoder to judge
     * @throws PacketException where the first topic is no Topic Name
     */
    public int read(ByteBuf in, Publisher publisher) {
        // Several are looked up before the first is published: then the processor waits for the memory of all of them
        // at a time.
        int count = 0;
        try {
            while (count < RUNS_AHEAD && runs[count].read(in, publisher, topics)) {
                count++;
            }
        } catch (PacketException wrong) {
            if (count == 0) {
                throw wrong;
            } // else it comes again as the first, when those before it are published
        }
        return count;
    }

    /** Run {@code i} of those that were {@link #read}. */
    public PublishRun run(int i) {
        return runs[i];
    }

    /** Gives what was {@link #read} to all its destinations. */
    public void publish(PublishRun messages) {
        KnownTopic topic = routed(messages.known());
        give(messages, topic);
        obstacle = null;
        for (int peer : topic.peers) {
            PeerOutbox outbox = outbox(peer);
            if (outbox != null && !outbox.add(messages)) {
                onDroppedForPeer.accept(messages.messages());
            } else {
                waitAt(outbox);
            }
        }
        for (int partition : topic.partitions) {
            append(messages.applicationMessages(), true, false, null, partition);
        }
        messages.clear();
    }

    /** Gives {@code messages} to the subscribers of this node. */
    private void give(PublishRun messages, KnownTopic topic) {
        deliver(messages, topic);
        for (int shard : topic.shards) {
            hand(messages, shard);
        }
    }

    /** Gives {@code message} to the subscribers of this node; how many will tell {@code receipt}. */
    private int give(ApplicationMessage message, @Nullable Receipt receipt, KnownTopic topic) {
        deliver(message, topic);
        for (int shard : topic.shards) {
            hand(message, receipt, shard);
        }
        return topic.shards.length;
    }

    /**
     * Gives {@code message} to all its destinations.
     *
     * @param receipt told when those that take time have accepted, or null where nobody waits
     * @return how many times {@code receipt} will be told; 0 where all have accepted already
     */
    public int publish(ApplicationMessage message, @Nullable Receipt receipt) {
        KnownTopic topic = routed(topics.find(message.topic()));
        int awaited = give(message, receipt, topic);
        obstacle = null;
        for (int peer : topic.peers) {
            PeerOutbox outbox = outbox(peer);
            if (outbox == null) {
                continue;
            }
            if (outbox.add(message, receipt)) {
                awaited += receipt == null ? 0 : 1;
                waitAt(outbox);
            } else {
                onDroppedForPeer.accept(1);
            }
        }
        int retainAt = message.retain() ? sessions.partitionOfTopic(message.topic()) : -1;
        for (int partition : topic.partitions) {
            append(List.of(message), true, partition == retainAt, receipt, partition);
            retainAt = partition == retainAt ? -1 : retainAt;
            awaited++;
        }
        if (retainAt >= 0) {
            append(List.of(message), false, true, receipt, retainAt);
            awaited++;
        }
        return awaited;
    }

    // ---- other nodes

    /**
     * Gives the messages of a frame that another node sent to the subscribers of this one: it has given them to everybody else.
     *
     * @return how many times {@code receipt} will be told; 0 where all have accepted already
     */
    public int publishFromPeer(ByteBuf frame, Receipt receipt) {
        int awaited = 0;
        int count = 0; // of the runs that are read and not given yet
        String publisher = "";
        while (frame.isReadable()) {
            int entry = frame.readByte();
            switch (entry) {
                case PeerOutbox.PUBLISHER -> publisher = PublishRun.readPublisher(frame);
                case PeerOutbox.MESSAGE -> {
                    giveRuns(count);
                    count = 0;
                    byte[] message = new byte[frame.readInt()];
                    frame.readBytes(message);
                    ApplicationMessage decoded = MessageCodec.read(new WireInput(message));
                    awaited += give(decoded, receipt, routed(topics.find(decoded.topic())));
                }
                case PeerOutbox.RUN, PeerOutbox.SINGLE -> {
                    if (count == RUNS_AHEAD) {
                        giveRuns(count);
                        count = 0;
                    }
                    runs[count++].readWritten(frame, entry == PeerOutbox.SINGLE, publisher, topics);
                }
                default -> throw new IllegalStateException("an entry of kind " + entry);
            }
        }
        giveRuns(count);
        return awaited;
    }

    private void giveRuns(int count) {
        for (int i = 0; i < count; i++) {
            PublishRun run = runs[i];
            give(run, routed(run.known()));
            run.clear();
        }
    }

    private @Nullable PeerOutbox outbox(int peer) {
        PeerOutbox known = peer < outboxes.length ? outboxes[peer] : null;
        if (known != null) {
            return known;
        }
        Stripe stripe = nodes.stripe(peer, index);
        if (stripe == null) {
            return null;
        }
        if (peer >= outboxes.length) {
            outboxes = Arrays.copyOf(outboxes, peer + 1);
        }
        PeerOutbox made = new PeerOutbox(this::gather, stripe, System::nanoTime);
        outboxes[peer] = made;
        return made;
    }

    /** The node that routes call {@code peer} has gone. */
    public void forgetPeer(int peer) {
        if (peer < outboxes.length) {
            outboxes[peer] = null;
        }
    }

    private void waitAt(@Nullable PeerOutbox outbox) {
        if (outbox != null && outbox.isFull()) {
            obstacle = outbox;
        }
    }

    /** Whether anybody at all would receive {@code topic} now. */
    public boolean hasDestination(TopicName topic) {
        return routed(topics.find(topic)).hasDestination();
    }

    void deliver(ApplicationMessage message) {
        deliver(message, routed(topics.find(message.topic())));
    }

    void deliver(PublishRun messages) {
        deliver(messages, routed(topics.find(messages.topic())));
    }

    private void deliver(ApplicationMessage message, KnownTopic topic) {
        if (!publications.take(message)) {
            return;
        }
        for (Target target : topic.targets) {
            target.deliver(message);
        }
    }

    private static void deliver(PublishRun messages, KnownTopic topic) {
        @Nullable RunSink[] sinks = topic.sinks;
        for (int i = 0; i < sinks.length; i++) {
            RunSink sink = sinks[i];
            if (sink == null || !sink.onRun(messages)) {
                topic.targets[i].deliverEach(messages);
            }
        }
    }

    /** Messages of {@code bytes} in all came over from a peer, which held the memory for them until now. */
    void onTaken(long bytes) {
        memory.hold(-bytes);
    }

    /** A peer has taken what was handed to it, and gives {@code empty} back. Called by the peer. */
    void onTakenBack(Handover empty) {
        if (empty.hasReceipts()) {
            execute(() -> {
                empty.acknowledge();
                spareHandovers.offer(empty);
            });
        } else {
            spareHandovers.offer(empty);
        }
    }

    /** {@code topic}, with where its messages go now. */
    private KnownTopic routed(KnownTopic topic) {
        long shardVersion = subscribers.version(topic.stripe);
        long tableVersion = table.version(topic.stripe); // before the match: see RouteTable
        if (topic.shardVersion != shardVersion || topic.tableVersion != tableVersion) {
            long bytes = topic.bytes();
            Destinations destinations = table.match(topic.name);
            topic.targets = subscribers.targets(topic.name);
            topic.sinks = Target.sinks(topic.targets);
            topic.shards = destinations.shardsBut(index);
            topic.peers = destinations.peers();
            topic.partitions = destinations.partitions();
            topic.shardVersion = shardVersion;
            topic.tableVersion = tableVersion;
            topics.onGrown(topic.bytes() - bytes);
        }
        return topic;
    }

    private void hand(PublishRun messages, int shard) {
        Handover handover = handovers[shard];
        long before = handover.bytes();
        handover.add(messages);
        onHanded(handover, before, shard);
    }

    private void hand(ApplicationMessage message, @Nullable Receipt receipt, int shard) {
        Handover handover = handovers[shard];
        long before = handover.bytes();
        handover.add(message, receipt);
        onHanded(handover, before, shard);
    }

    private void onHanded(Handover handover, long bytesBefore, int shard) {
        memory.hold(handover.bytes() - bytesBefore);
        if (handover.size() >= HANDOVER_MESSAGES && !blocked) {
            hand(shard);
        }
        scheduleFlush();
    }

    private void hand(int shard) {
        Handover handover = handovers[shard];
        if (handover.isEmpty()) {
            return;
        }
        if (peers[shard].inbox.offer(handover, index)) {
            Handover spare = spareHandovers.poll();
            handovers[shard] = spare == null ? new Handover(this) : spare;
        } else {
            blocked = true;
        }
    }

    /** The peer whose inbox was full has room again. Called by the peer. */
    void onRoom() {
        execute(() -> {
            blocked = false;
            flush();
            release();
        });
    }

    /** @param messages to one topic; not changed any more */
    private void append(
            List<ApplicationMessage> messages,
            boolean deliver,
            boolean retain,
            @Nullable Receipt receipt,
            int partition) {
        Appends gathering = appends[partition];
        if (gathering == null) {
            gathering = new Appends(partition);
            appends[partition] = gathering;
            gatheredAppends.add(gathering);
        }
        gathering.entries.add(new AppendBatch.Entry(messages, deliver, retain));
        gathering.durability =
                gathering.durability.and(durability.of(messages.get(0).topic()));
        gathering.messages += messages.size();
        for (int i = 0; i < messages.size(); i++) {
            gathering.bytes += messages.get(i).queuedBytes();
        }
        if (receipt != null) {
            gathering.receipts.add(receipt);
        }
        if (gathering.messages >= APPEND_MESSAGES) {
            gatheredAppends.remove(gathering);
            appends[partition] = null;
            send(gathering);
        } else {
            scheduleFlush();
        }
    }

    /** What gathers for one partition. */
    private static final class Appends {
        final int partition;
        final long begunNs = System.nanoTime();
        List<AppendBatch.Entry> entries = new ArrayList<>();
        final List<Receipt> receipts = new ArrayList<>();
        Durability durability = Durability.MEMORY; // of the one that is to be safest
        int messages;
        long bytes;

        Appends(int partition) {
            this.partition = partition;
        }
    }

    private void send(Appends sent) {
        appendingBytes += sent.bytes;
        memory.hold(sent.bytes);
        AppendBatch gathered = new AppendBatch(self, sent.entries, sent.durability);
        AppendBatch batch = System.nanoTime() - sent.begunNs > lateNs ? gathered.late(events) : gathered;
        Underway.Stretch sending = appending.begin();
        sent.entries = List.of(); // the messages are the partition's now, and free when that is done with them
        sessions.append(sent.partition, batch)
                .whenCompleteAsync(
                        (done, failure) -> {
                            sending.onEnded();
                            onAppended(sent, failure);
                        },
                        loop);
    }

    private void onAppended(Appends sent, @Nullable Throwable failure) {
        appendingBytes -= sent.bytes;
        memory.hold(-sent.bytes);
        boolean noRoom = failure instanceof NoRoomException;
        if (failure != null && !noRoom) {
            LOG.warn("partition {} refused {} bytes of messages", sent.partition, sent.bytes, failure);
        }
        for (Receipt receipt : sent.receipts) {
            if (failure == null) {
                receipt.onAccepted();
            } else if (noRoom) {
                receipt.onNoRoom();
            } else {
                receipt.onFailed();
            }
        }
        release();
    }

    /** Completes when partitions and other nodes have accepted all that was published here up to now, or are gone. On the event loop. */
    public CompletableFuture<?> settled() {
        flush();
        List<CompletableFuture<?>> parts = new ArrayList<>();
        parts.add(appending.settled());
        for (PeerOutbox outbox : outboxes) {
            if (outbox != null) {
                parts.add(outbox.settled());
            }
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new));
    }

    // ---- gathering

    /** Has {@code what} flushed once, before the loop sleeps. */
    public void gather(Gathered what) {
        gathered.add(what);
        scheduleFlush();
    }

    private void scheduleFlush() {
        if (!flushScheduled) {
            flushScheduled = true;
            loop.execute(flush);
        }
    }

    private void flush() {
        flushScheduled = false;
        timed = false;
        for (int shard = 0; shard < handovers.length && !blocked; shard++) {
            hand(shard);
        }
        if (!gatheredAppends.isEmpty()) {
            List<Appends> sent = List.copyOf(gatheredAppends);
            gatheredAppends.clear();
            for (Appends each : sent) {
                appends[each.partition] = null;
                send(each);
            }
        }
        for (int i = 0; i < gathered.size(); i++) { // a flush may gather again
            try {
                gathered.get(i).flush();
            } catch (RuntimeException bug) { // the others are to be flushed all the same
                LOG.error("not flushed: {}: a bug", gathered.get(i), bug);
            }
        }
        gathered.clear();
    }

    // ---- pressure

    /** Whether what was just published has nowhere to go now, so that its publisher is not to be read. */
    public boolean isBackedUp() {
        return obstacle != null || isCongested();
    }

    private boolean isCongested() {
        return blocked || appendingBytes > APPENDING_LIMIT_BYTES || memory.level() == MemoryGuard.Level.SLOW;
    }

    /** Has {@code source}, which published last, resumed when what it published has gone on. */
    public void hold(Source source) {
        if (obstacle != null) {
            obstacle.hold(source);
        } else {
            held.add(source);
        }
    }

    /** Resumes held sources where the reason has gone; also called by a timer, since memory is freed elsewhere. */
    public void release() {
        if (!held.isEmpty() && !isCongested()) {
            List<Source> resumed = List.copyOf(held);
            held.clear();
            resumed.forEach(Source::resumeReading);
        }
    }

    @Override
    public String toString() {
        return "shard " + index + (isCongested() ? ", congested, " + held.size() + " publishers held" : "");
    }
}
