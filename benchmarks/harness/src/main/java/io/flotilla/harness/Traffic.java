package io.flotilla.harness;

import io.flotilla.harness.Frames.Connect;
import io.flotilla.harness.Publisher.Stream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients of every kind at every node, who publish and subscribe all the time: at each node a publisher of each QoS with two topics, a durable subscriber, a transient one and a durable member
 * of one shared subscription, each of which wants everything.
 */
public final class Traffic {
    /** How many messages of each publisher must come through before the traffic counts as flowing. */
    private static final int FLOWING = 25;

    private static final Duration PATIENCE_WITH_WHAT_IS_OWED = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final AtomicInteger RUNS = new AtomicInteger();

    /**
     * What is published.
     *
     * @param qoses for each of these there is a publisher at each node
     * @param messagesPerSecond of each publisher
     */
    public record Load(List<Integer> qoses, int messagesPerSecond) {
        /** Some of everything. */
        public static final Load OF_EVERY_KIND = new Load(List.of(0, 1, 2), 50);
    }

    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();

    private Traffic(TestCluster cluster, Load load) {
        String root = "traffic" + RUNS.incrementAndGet();
        List<InetSocketAddress> nodes = cluster.addresses();
        for (int home = 0; home < nodes.size(); home++) {
            String at = root + "-" + home;
            subscribers.add(new Subscriber(Connect.durableAs(at + "-durable"), root + "/#", nodes, home));
            subscribers.add(new Subscriber(Connect.transientAs(at + "-transient"), root + "/#", nodes, home));
            subscribers.add(new Subscriber(
                    Connect.durableAs(at + "-shared"), "$share/" + root + "/" + root + "/#", nodes, home));
            for (int qos : load.qoses()) {
                String topic = root + "/" + home + "/qos" + qos + "/";
                List<Stream> streams = List.of(new Stream(topic + "left", qos), new Stream(topic + "right", qos));
                publishers.add(new Publisher(at + "-qos" + qos, streams, load.messagesPerSecond(), nodes, home));
            }
        }
    }

    /** Traffic of every kind at all nodes of {@code cluster}, which flows. */
    public static Traffic on(TestCluster cluster) {
        return on(cluster, Load.OF_EVERY_KIND);
    }

    /** Traffic at all nodes of {@code cluster}, which flows. */
    public static Traffic on(TestCluster cluster, Load load) {
        Traffic traffic = new Traffic(cluster, load);
        traffic.subscribers.forEach(Subscriber::start);
        Await.that(
                () -> traffic.subscribers.stream().allMatch(Subscriber::isSubscribed), () -> "not all have subscribed");
        traffic.publishers.forEach(Publisher::start);
        traffic.awaitFlow();
        return traffic;
    }

    /** Returns when every publisher has had more messages acknowledged since this call, and every subscriber has had more. */
    public void awaitFlow() {
        awaitFlow(publishers, subscribers);
    }

    /** As {@link #awaitFlow}, but for the clients that began at a node that is cut off: they are with it, and wait. */
    public void awaitFlowBut(int cutOff) {
        awaitFlow(
                publishers.stream().filter(each -> each.home() != cutOff).toList(),
                subscribers.stream().filter(each -> each.home() != cutOff).toList());
    }

    private static void awaitFlow(List<Publisher> publishing, List<Subscriber> subscribed) {
        List<Long> completed = publishing.stream().map(Publisher::completed).toList();
        List<Long> received = subscribed.stream().map(Subscriber::received).toList();
        for (int i = 0; i < publishing.size(); i++) {
            Publisher publisher = publishing.get(i);
            long enough = completed.get(i) + FLOWING;
            Await.that(() -> publisher.completed() >= enough, () -> publisher + " gets nothing acknowledged");
        }
        for (int i = 0; i < subscribed.size(); i++) {
            Subscriber subscriber = subscribed.get(i);
            long enough = received.get(i) + FLOWING;
            Await.that(() -> subscriber.received() >= enough, () -> subscriber + " gets nothing");
        }
    }

    /** Lets it rest: no message is published any more until {@link #goOn}, all are answered, and what is owed has come, or does not. */
    public Account rest() {
        publishers.forEach(Publisher::rest);
        for (Publisher publisher : publishers) {
            Await.that(publisher::isAtRest, () -> publisher + " is not answered");
        }
        Await.comes(() -> account().lost() == 0, PATIENCE_WITH_WHAT_IS_OWED, LOOK_EVERY);
        return account();
    }

    /** Lets it flow again after a {@link #rest}; the longest waits are counted anew. */
    public void goOn() {
        subscribers.forEach(Subscriber::forgetWaits);
        publishers.forEach(Publisher::goOn);
    }

    private Account account() {
        return Account.of(publishers, subscribers);
    }

    /** Ends it after a {@link #rest}. */
    public Account settle() {
        rest();
        publishers.forEach(Publisher::leave);
        publishers.forEach(Publisher::join);
        subscribers.forEach(Subscriber::leave);
        subscribers.forEach(Subscriber::join);
        return account();
    }
}
