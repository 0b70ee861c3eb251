package io.flotilla.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.harness.Await;
import io.flotilla.harness.Frame;
import io.flotilla.harness.Frames;
import io.flotilla.harness.Frames.Connect;
import io.flotilla.harness.Frames.Message;
import io.flotilla.harness.TestCluster;
import io.flotilla.node.console.AdminPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That clients cannot tell which node they are on, where nothing fails. That every statement of the standard holds across nodes is shown by the conformance tests, which are run on a cluster too.
 */
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AcrossNodesTest {
    private static final int SESSION_TAKEN_OVER = 0x8E;
    private static final AtomicInteger NAMES = new AtomicInteger();

    private TestCluster cluster;
    private InetSocketAddress a;
    private InetSocketAddress b;
    private InetSocketAddress c;

    /** What each test calls its topics, groups and clients. */
    private String name;

    /** A cluster with three nodes that serve clients. */
    TestCluster open() {
        return TestCluster.of(3, "--admin-port", "0");
    }

    /** The number of the first node that serves clients. */
    int firstServing() {
        return 0;
    }

    @BeforeAll
    void start() {
        cluster = open();
        a = cluster.addresses().get(0);
        b = cluster.addresses().get(1);
        c = cluster.addresses().get(2);
    }

    @AfterAll
    void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void choose() {
        name = "across" + NAMES.incrementAndGet();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aMessageReachesASubscriberOnEveryNodeAsSoonAsThatHasItsSuback(int qos) {
        for (InetSocketAddress here : cluster.addresses()) {
            for (InetSocketAddress there : cluster.addresses()) {
                try (Client subscriber = transientClient(there);
                        Client publisher = transientClient(here)) {
                    subscriber.subscribe(name + "/#", 2);
                    publisher.publish(name + "/x", "first", qos);
                    publisher.publish(name + "/x", "second", qos);

                    assertThat(subscriber.receive("first").qos()).isEqualTo(qos);
                    subscriber.receive("second");
                }
            }
        }
    }

    @Test
    void aRetainedMessageIsThereOnEveryNodeAsSoonAsItWasAcknowledged() {
        try (Client publisher = transientClient(a)) {
            for (InetSocketAddress node : cluster.addresses()) {
                publisher.retain(name, "kept");
                try (Client subscriber = transientClient(node)) {
                    subscriber.subscribe(name, 1);
                    assertThat(subscriber.receive("kept").retain()).isTrue();
                }
            }
        }
    }

    @Test
    void aRetainedMessageThatWasClearedOnAnotherNodeIsGone() {
        try (Client publisher = transientClient(a);
                Client other = transientClient(b);
                Client subscriber = transientClient(c)) {
            publisher.retain(name, "kept");
            other.retain(name, "");
            subscriber.subscribe(name, 1);
            publisher.publish(name, "live", 1);

            subscriber.receive("live");
        }
    }

    @Test
    void aWildcardFindsTheRetainedMessagesOfAllNodes() {
        Set<String> wanted = new HashSet<>();
        for (InetSocketAddress node : cluster.addresses()) {
            try (Client publisher = transientClient(node)) {
                for (int i = 0; i < 50; i++) {
                    String topic = name + "/" + node.getPort() + "/" + i;
                    publisher.retain(topic, topic);
                    wanted.add(topic);
                }
            }
        }
        try (Client subscriber = transientClient(b)) {
            subscriber.subscribe(name + "/+/#", 0);

            Set<String> found = new HashSet<>();
            for (int i = 0; i < wanted.size(); i++) {
                found.add(subscriber.next().payload());
            }
            assertThat(found).isEqualTo(wanted);
        }
    }

    @Test
    void aWillReachesSubscribersOnOtherNodes() {
        try (Client subscriber = transientClient(b)) {
            subscriber.subscribe(name, 1);
            Client mortal = Client.connect(a, Connect.transientAs(name).will(new Message(name, "farewell", 1, false)));

            mortal.close();

            subscriber.receive("farewell");
        }
    }

    @Test
    void aGroupOverAllNodesHasEachMessageOnceAndShares() {
        int each = 100;
        List<Client> members = new ArrayList<>();
        for (InetSocketAddress node : cluster.addresses()) {
            Client member = transientClient(node);
            member.subscribe("$share/" + name + "/" + name, 1);
            members.add(member);
        }
        try (Client publisher = transientClient(a);
                Client end = transientClient(b)) {
            for (int i = 0; i < each * members.size(); i++) {
                publisher.publish(name, "m" + i, 1);
            }
            Set<String> had = new HashSet<>();
            List<Integer> shares = new ArrayList<>();
            for (Client member : members) {
                int share = 0;
                member.subscribe(name + "/end", 0);
                end.publish(name + "/end", "end", 1);
                for (Frame message = member.next(); !message.payload().equals("end"); message = member.next()) {
                    assertThat(had.add(message.payload()))
                            .as("%s twice", message)
                            .isTrue();
                    member.acknowledge(Frames.PUBACK, message.packetId());
                    share++;
                }
                shares.add(share);
            }

            assertThat(had).hasSize(each * members.size());
            assertThat(shares).allMatch(share -> Math.abs(share - each) <= each / 10, "within a tenth of " + each);
        } finally {
            members.forEach(Client::close);
        }
    }

    @Test
    void aMessageGoesOnceToEachNodeThatHasSubscribersHoweverMany() {
        String payload = "x".repeat(200_000);
        List<Client> subscribers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Client subscriber = transientClient(b);
            subscriber.subscribe(name, 0);
            subscribers.add(subscriber);
        }
        try (Client publisher = transientClient(a)) {
            long before = sentToOthers();
            publisher.publish(name, payload, 1);
            subscribers.forEach(subscriber -> subscriber.receive(payload));
            publisher.publish(name, payload, 1); // what is shown of it from now on has all of the first
            Await.that(() -> sentToOthers() >= before + 2L * payload.length(), () -> "the links stand still");

            assertThat(sentToOthers() - before).isLessThan(3L * payload.length());
        } finally {
            subscribers.forEach(Client::close);
        }
    }

    /** How many bytes the first node has sent by its links, as it shows. */
    private long sentToOthers() {
        try {
            String metrics = new AdminPort(cluster.node(firstServing()).adminAddress())
                    .get("/metrics")
                    .body();
            return metrics.lines()
                    .filter(line -> line.startsWith("flotilla_link_sent_bytes_total{"))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whoConnectsElsewhereTakesTheSessionOver() {
        Client first = Client.connect(a, Connect.durableAs(name));
        first.subscribe(name, 1);

        try (Client second = Client.connect(b, Connect.durableAs(name));
                Client publisher = transientClient(c)) {
            first.expectDisconnect(SESSION_TAKEN_OVER);
            assertThat(second.sessionPresent()).isTrue();
            publisher.publish(name, "after", 1);
            second.receive("after");
            second.leave();
        }
    }

    @Test
    void aSessionIsResumedOnAnotherNodeWithItsQueueInOrder() {
        Client before = Client.connect(a, Connect.durableAs(name));
        before.subscribe(name, 2);
        before.close();
        try (Client publisher = transientClient(b)) {
            for (int i = 0; i < 30; i++) {
                publisher.publish(name, "m" + i, i % 2 + 1);
            }
        }
        try (Client after = Client.connect(c, Connect.durableAs(name))) {
            assertThat(after.sessionPresent()).isTrue();
            for (int i = 0; i < 30; i++) {
                after.receive("m" + i);
            }
            after.leave();
        }
    }

    @Test
    void aMessageThatASubscriberHasHalfReceivedIsCompletedOnAnotherNode() {
        Client before = Client.connect(a, Connect.durableAs(name).receiveMaximum(1));
        before.subscribe(name, 2);
        try (Client publisher = transientClient(b)) {
            publisher.publish(name, "once", 2);
            publisher.publish(name, "next", 2);
        }
        int packetId = before.next().packetId();
        before.acknowledge(Frames.PUBREC, packetId);
        assertThat(before.answer(Frames.PUBREL).packetId()).isEqualTo(packetId);
        before.close();

        try (Client after = Client.connect(c, Connect.durableAs(name).receiveMaximum(1))) {
            assertThat(after.answer(Frames.PUBREL).packetId()).isEqualTo(packetId);
            after.acknowledge(Frames.PUBCOMP, packetId);
            after.receive("next");
            after.leave();
        }
    }

    @Test
    void aMessageThatAPublisherHasHalfSentIsCompletedOnAnotherNodeAndPublishedOnce() {
        Message message = new Message(name, "once", 2, false);
        try (Client subscriber = transientClient(b)) {
            subscriber.subscribe(name, 2);
            Client before = Client.connect(a, Connect.durableAs(name));
            before.publishUnreleased(message, 7, false);
            before.close();

            try (Client after = Client.connect(c, Connect.durableAs(name))) {
                after.publishUnreleased(message, 7, true);
                after.release(7);
                after.publish(name, "next", 1);
                after.leave();
            }

            subscriber.receive("once");
            subscriber.receive("next");
        }
    }

    @Test
    void aClientThatFlapsBetweenTwoNodesIsLeftWithOneConnection() {
        Client.connect(a, Connect.durableAs(name)).subscribe(name, 1);
        List<Client> connections = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            connections.add(Client.open(i % 2 == 0 ? a : b, Connect.durableAs(name)));
            Await.pass(Duration.ofMillis(20));
        }

        Await.that(
                () -> connections.stream().filter(each -> !each.hasEnded()).count() == 1,
                () -> connections.stream().filter(each -> !each.hasEnded()).count() + " connections are open");

        Client last = connections.stream()
                .filter(each -> !each.hasEnded())
                .findFirst()
                .orElseThrow();
        assertThat(last.answer(Frames.CONNACK).sessionPresent()).isTrue();
        try (Client publisher = transientClient(c)) {
            publisher.publish(name, "still here", 1);
            last.receive("still here");
        }
        last.leave();
    }

    private Client transientClient(InetSocketAddress node) {
        return Client.connect(node, Connect.transientAs(name + "-" + NAMES.incrementAndGet()));
    }
}
