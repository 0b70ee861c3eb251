package io.flotilla.node.shard;

import io.flotilla.cluster.member.Durability;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.StandalonePartitionTable;
import io.flotilla.cluster.member.StandaloneReplicator;
import io.flotilla.cluster.routes.RouteTable;
import io.flotilla.cluster.routes.RouteWriter;
import io.flotilla.cluster.session.ConnectRequest;
import io.flotilla.cluster.session.ConnectResult;
import io.flotilla.cluster.session.Departure;
import io.flotilla.cluster.session.DropPolicy;
import io.flotilla.cluster.session.DropReason;
import io.flotilla.cluster.session.Holder;
import io.flotilla.cluster.session.QueueMemory;
import io.flotilla.cluster.session.RouteSink;
import io.flotilla.cluster.session.SessionEvents;
import io.flotilla.cluster.session.SessionLimits;
import io.flotilla.cluster.session.Sessions;
import io.flotilla.node.connection.LocalConnections;
import io.flotilla.node.pressure.MemoryGuard;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.shared.ShareStrategy;
import io.flotilla.routing.subscription.RetainHandling;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Two shards on two threads, with a session engine and a route table, as they are in a node. */
final class ShardWorld implements AutoCloseable {
    /** Speaks MQTT 3.1.1. */
    static final Publisher PUBLISHER = new Publisher("publisher", false, 1_000, Integer.MAX_VALUE);

    static final int PARTITIONS = 4;

    private static final Member SELF = new Member(new MemberId("alone"), 1);

    final MemoryGuard memory = new MemoryGuard(1 << 30);
    final Shard[] shards = new Shard[2];
    final Sessions sessions;
    private final RouteWriter routeWriter;

    ShardWorld() {
        RouteTable table = new RouteTable();
        routeWriter = RouteWriter.start(table);
        List<EventLoop> loops = List.of(new DefaultEventLoop(), new DefaultEventLoop());
        sessions = new Sessions(
                new StandalonePartitionTable(SELF, PARTITIONS),
                new StandaloneReplicator<>(loops, EventLoop::inEventLoop, PARTITIONS),
                new Routes(routeWriter),
                new LocalConnections(SELF, loops),
                new SessionLimits(100, 1 << 20, DropPolicy.NEWEST, 100, 1 << 20, 100),
                QueueMemory.ALL,
                ShareStrategy.ROUND_ROBIN,
                new Silence(),
                will -> {},
                () -> 0);
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new Shard(
                    SELF,
                    i,
                    2,
                    loops.get(i),
                    table,
                    routeWriter,
                    sessions,
                    new Silence(),
                    PARTITIONS,
                    Peers.NONE,
                    dropped -> {},
                    memory,
                    new TopicDurability(List.of(), Durability.MEMORY),
                    Long.MAX_VALUE,
                    () -> 0);
        }
        Shard.introduce(shards);
    }

    /** Runs {@code task} on the shard's event loop. */
    <R> R on(int shard, Callable<R> task) {
        try {
            return shards[shard].loop().submit(task).get(60, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Returns when the subscription is in force. */
    boolean subscribe(int shard, Subscriber subscriber, String filter) {
        return on(shard, () -> shards[shard].subscribe(subscriber, subscription(filter)))
                .toCompletableFuture()
                .join();
    }

    /** Durable sessions whose clients are away, each with a subscription to {@code filter} that is in force. */
    void awayWithSubscription(int count, String filter) {
        for (int i = 0; i < count; i++) {
            String clientId = "away-" + i;
            Holder holder = new Holder(SELF, i);
            ConnectResult connected = sessions.connect(
                            new ConnectRequest(clientId, true, ConnectRequest.NEVER_EXPIRES, 100, null, holder))
                    .toCompletableFuture()
                    .join();
            sessions.subscribe(clientId, connected.epoch(), List.of(subscription(filter)))
                    .toCompletableFuture()
                    .join();
            sessions.disconnect(clientId, connected.epoch(), Departure.NORMAL)
                    .toCompletableFuture()
                    .join();
        }
    }

    void unsubscribe(int shard, Subscriber subscriber, String filter) {
        on(shard, () -> {
            shards[shard].unsubscribe(subscriber, TopicFilter.of(filter));
            return true;
        });
    }

    int publish(int shard, ApplicationMessage message, Receipt receipt) {
        return on(shard, () -> shards[shard].publish(message, receipt));
    }

    /** Publishes one message as the bytes of a PUBLISH of MQTT 3.1.1, written behind those that {@code in} has. */
    void publishRun(int shard, ByteBuf in, String topic, String payload) {
        on(shard, () -> {
            in.writeByte(0x30).writeByte(2 + topic.length() + payload.length());
            in.writeShort(topic.length()).writeBytes(topic.getBytes(StandardCharsets.UTF_8));
            in.writeBytes(payload.getBytes(StandardCharsets.UTF_8));
            shards[shard].read(in, PUBLISHER);
            shards[shard].publish(shards[shard].run(0));
            return true;
        });
    }

    static Subscription subscription(String filter) {
        return Subscription.parse(filter, QoS.EXACTLY_ONCE, false, false, RetainHandling.SEND, 0);
    }

    static ApplicationMessage message(String topic, String payload) {
        return message(topic, payload, false);
    }

    static ApplicationMessage message(String topic, String payload, boolean retain) {
        return new ApplicationMessage(
                TopicName.of(topic),
                payload.getBytes(StandardCharsets.UTF_8),
                QoS.AT_LEAST_ONCE,
                retain,
                "publisher",
                MessageProperties.NONE,
                ApplicationMessage.NEVER);
    }

    @Override
    public void close() {
        for (Shard shard : shards) {
            shard.loop().shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
        routeWriter.close();
    }

    private record Routes(RouteWriter writer) implements RouteSink {
        @Override
        public CompletionStage<?> add(TopicFilter filter, int partition, long term) {
            return writer.add(filter, partition, term);
        }

        @Override
        public void remove(TopicFilter filter, int partition, long term) {
            writer.remove(filter, partition, term);
        }

        @Override
        public CompletionStage<?> own(int partition, long term, Collection<TopicFilter> filters) {
            return writer.own(partition, term, filters);
        }

        @Override
        public void disown(int partition, long term) {
            writer.disown(partition, term);
        }
    }

    private static final class Silence implements SessionEvents {
        @Override
        public void onQueuedBytes(long delta) {}

        @Override
        public void onDropped(DropReason reason, int messages) {}

        @Override
        public void onWillPublished() {}
    }
}
