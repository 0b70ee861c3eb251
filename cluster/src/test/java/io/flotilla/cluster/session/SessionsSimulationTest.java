package io.flotilla.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.shared.ShareStrategy;
import io.flotilla.routing.subscription.RetainHandling;
import io.flotilla.routing.subscription.Subscription;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Publishers and subscribers that come, go and take each other over while the threads of the engine run in an order that the seed, the test's parameter,
 * decides. Each message says who published it, where, and as the how manyth.
 */
class SessionsSimulationTest {
    private static final int STEPS = 6_000;
    private static final int OPERATIONS_PER_LOSS = 40;
    private static final int SUBSCRIBERS = 4;
    private static final int MEMBERS = 4; // two durable and two transient
    private static final List<Member> NODES =
            List.of(Engine.SELF, new Member(new MemberId("b"), 1), new Member(new MemberId("c"), 1));
    private static final SessionLimits LIMITS =
            new SessionLimits(100_000, 1 << 30, DropPolicy.NEWEST, 5, 1 << 20, ConnectRequest.NEVER_EXPIRES);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void keepsWhatTheEnginePromises(long seed) {
        simulate(new Simulation(seed, Engine.NEVER));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void keepsWhatTheEnginePromisesThoughOwnersAreLost(long seed) {
        simulate(new Simulation(seed, OPERATIONS_PER_LOSS));
    }

    private static void simulate(Simulation simulation) {
        for (int step = 0; step < STEPS; step++) {
            simulation.step();
        }
        simulation.comeToRest();
        simulation.check();
    }

    private static final class Simulation {
        private final Random random;
        private final Engine engine;
        private final List<Party> parties = new ArrayList<>();
        private final Map<String, Integer> published = new HashMap<>(); // per publisher, topic and QoS
        private final List<String> accepted = new ArrayList<>();
        private final Map<String, @Nullable Link> holders = new HashMap<>(); // of the group's messages

        private final boolean ownersAreLost;

        Simulation(long seed, int operationsPerLoss) {
            ownersAreLost = operationsPerLoss != Engine.NEVER;
            random = new Random(seed);
            ShareStrategy[] strategies = ShareStrategy.values();
            engine = new Engine(
                    LIMITS, strategies[random.nextInt(strategies.length)], seed, operationsPerLoss, this::onLost);
            for (int i = 0; i < SUBSCRIBERS; i++) {
                parties.add(new Party("subscriber" + i, true, "t/#", this));
            }
            for (int i = 0; i < MEMBERS; i++) {
                parties.add(new Party("member" + i, i < 2, "$share/g/t/+", this));
            }
            parties.forEach(Party::connect);
            engine.run();
            assertThat(parties).allMatch(party -> party.subscribed);
        }

        void step() {
            Party party = parties.get(random.nextInt(parties.size()));
            switch (random.nextInt(40)) {
                case 0 -> party.connect(); // and takes over what is connected
                case 1 -> party.lose();
                case 2, 3, 4 -> publish();
                case 5, 6, 7, 8, 9, 10 -> party.answer(random);
                case 11 -> engine.sessions.tick();
                default -> engine.step();
            }
        }

        /** The partition has another owner: who is connected asks for what it may have missed. */
        private void onLost(int partition) {
            for (Party party : parties) {
                if (party.link != null && party.link.epoch > 0) {
                    party.link.resume(partition);
                }
            }
        }

        private void publish() {
            String topic = "t/" + random.nextInt(3);
            QoS qos = QoS.of(1 + random.nextInt(2));
            int publisher = random.nextInt(2);
            String stream = "p" + publisher + " " + topic + " " + qos;
            String payload = stream + " " + published.merge(stream, 1, Integer::sum);
            ApplicationMessage message = engine.message(topic, payload, qos);
            engine.on(
                    publisher,
                    () -> engine.publish(message, NODES.get(publisher)).thenRun(() -> accepted.add(payload)));
        }

        /** All come and stay until nothing happens any more. */
        void comeToRest() {
            for (Party party : parties) {
                if (party.link == null) {
                    party.connect();
                }
            }
            boolean busy = true;
            while (busy) {
                engine.pass(250);
                busy = false;
                for (Party party : parties) {
                    while (party.answer(random)) {
                        busy = true;
                    }
                }
                engine.run();
            }
        }

        void check() {
            assertThat(accepted).isNotEmpty();
            assertThat(accepted.size())
                    .isEqualTo(
                            published.values().stream().mapToInt(count -> count).sum());
            for (Party party : parties.subList(0, SUBSCRIBERS)) {
                assertThat(new HashSet<>(party.received))
                        .describedAs(party.clientId)
                        .containsAll(accepted);
                assertInOrder(party);
            }
            checkGroup(parties.subList(SUBSCRIBERS, parties.size()));
            assertThat(engine.events.queuedBytes).isZero();
            if (!ownersAreLost) {
                assertThat(engine.events.dropped).isEmpty();
            }
        }

        private void assertInOrder(Party party) {
            Map<String, Integer> last = new HashMap<>();
            for (String payload : new LinkedHashSet<>(party.received)) {
                int end = payload.lastIndexOf(' ');
                int number = Integer.parseInt(payload.substring(end + 1));
                Integer before = last.put(payload.substring(0, end), number);
                assertThat(number).describedAs(payload).isEqualTo(before == null ? 1 : before + 1);
            }
        }

        private void checkGroup(List<Party> members) {
            List<String> all = members.stream()
                    .flatMap(member -> member.received.stream())
                    .sorted(Comparator.naturalOrder())
                    .toList();
            List<String> twice =
                    all.stream().filter(each -> each.contains("EXACTLY_ONCE")).toList();
            assertThat(twice).doesNotHaveDuplicates();
            Set<String> missing = new TreeSet<>(accepted);
            missing.removeAll(all);
            // A QoS 2 message that was on its way when a transient member went is gone with its session [MQTT-4.8.2-5].
            members.forEach(member -> missing.removeAll(member.lost));
            int dropped = engine.events.dropped(DropReason.SESSION_ENDED);
            assertThat(missing).hasSizeLessThanOrEqualTo(dropped).allMatch(payload -> payload.contains("EXACTLY_ONCE"));
        }

        /** Whether what became of a loan can be lost with an owner, so that another member gets it too. */
        boolean mayComeTwice(String payload) {
            return ownersAreLost && !payload.contains("EXACTLY_ONCE");
        }
    }

    /** A client: what it keeps over its connections. */
    private static final class Party {
        final String clientId;
        final boolean durable;
        final Subscription subscription;
        final Simulation simulation;
        final List<String> received = new ArrayList<>();
        final Set<Integer> unreleased = new HashSet<>(); // its half of QoS 2
        final Set<String> lost = new HashSet<>();

        @Nullable
        Link link;

        boolean subscribed;

        Party(String clientId, boolean durable, String filter, Simulation simulation) {
            this.clientId = clientId;
            this.durable = durable;
            this.subscription = Subscription.parse(filter, QoS.EXACTLY_ONCE, false, false, RetainHandling.SEND, 0);
            this.simulation = simulation;
        }

        void connect() {
            Link next = new Link(this);
            Sessions sessions = simulation.engine.sessions;
            if (link != null) {
                link.close(); // as its node would, on being told of the takeover
            }
            link = next;
            simulation
                    .engine
                    .connect(new ConnectRequest(
                            clientId,
                            false,
                            durable ? ConnectRequest.NEVER_EXPIRES : 0,
                            1 + simulation.random.nextInt(6),
                            null,
                            next.holder))
                    .thenAccept(result -> {
                        next.epoch = result.epoch();
                        next.lastTurn = result.lastTurn();
                        if (!next.open) {
                            sessions.disconnect(clientId, result.epoch(), Departure.LOST);
                            return;
                        }
                        if (!result.sessionPresent()) {
                            unreleased.clear();
                            sessions.subscribe(clientId, result.epoch(), List.of(subscription))
                                    .thenAccept(isNew -> subscribed = true);
                        }
                        sessions.start(clientId, result.epoch());
                    });
        }

        void lose() {
            if (link != null) {
                link.close();
                if (link.epoch > 0) {
                    simulation.engine.sessions.disconnect(clientId, link.epoch, Departure.LOST);
                }
                link = null;
            }
        }

        /** Answers to one packet; false if there is none. */
        boolean answer(Random random) {
            return link != null && link.answer(random);
        }
    }

    /** A connection of a client, with what it has not answered to. */
    private static final class Link implements TestConnection, DeliverySink {
        private final Party party;
        final Holder holder;
        private final DeliveryQueue transientQueue;
        private final List<Acknowledgement> answers = new ArrayList<>();
        private final Map<Integer, String> unanswered = new HashMap<>();
        private boolean takenOver;
        boolean open = true;
        long epoch;
        long lastTurn;
        private long lastLoan;

        Link(Party party) {
            this.party = party;
            Engine engine = party.simulation.engine;
            holder = engine.wires.add(this, NODES.get(party.simulation.random.nextInt(NODES.size())));
            transientQueue = new DeliveryQueue(LIMITS, engine.events, engine.leases);
            transientQueue.attach(this, 4, 0);
        }

        void close() {
            if (open) {
                open = false;
                if (!party.durable) {
                    unanswered.forEach((packetId, payload) -> {
                        if (payload.contains("EXACTLY_ONCE")) {
                            party.lost.add(payload);
                        }
                    });
                    transientQueue.close();
                }
            }
        }

        boolean answer(Random random) {
            if (answers.isEmpty() || epoch == 0) {
                return false;
            }
            Acknowledgement answer = answers.remove(party.durable ? random.nextInt(answers.size()) : 0);
            unanswered.remove(answer.packetId());
            long nowMs = party.simulation.engine.nowMs;
            if (party.durable) {
                party.simulation.engine.sessions.acknowledge(party.clientId, epoch, List.of(answer));
            } else {
                boolean known = switch (answer.kind()) {
                    case PUBACK -> transientQueue.onPuback(answer.packetId(), nowMs);
                    case PUBREC -> transientQueue.onPubrec(answer.packetId(), false, nowMs);
                    case PUBREC_ERROR -> transientQueue.onPubrec(answer.packetId(), true, nowMs);
                    case PUBCOMP -> transientQueue.onPubcomp(answer.packetId(), nowMs);
                };
                assertThat(known).isTrue();
            }
            return true;
        }

        /** Asks for what it may have missed. */
        void resume(int partition) {
            Sessions sessions = party.simulation.engine.sessions;
            if (sessions.partitionOfClient(party.clientId) == partition) {
                sessions.resume(party.clientId, epoch, lastTurn);
            }
            if (!party.durable && sessions.partitionOfGroup(party.subscription.key()) == partition) {
                sessions.resumeShared(party.clientId, party.subscription.key(), lastLoan);
            }
        }

        @Override
        public void onDeliver(long firstTurn, List<Outbound> batch) {
            List<Outbound> taken = new ArrayList<>();
            long turn = firstTurn;
            for (Outbound each : batch) {
                if (!each.hasTurn()) {
                    taken.add(each);
                } else if (turn++ == lastTurn + 1) {
                    lastTurn++;
                    taken.add(each);
                }
            }
            if (turn - 1 > lastTurn) {
                party.simulation.engine.sessions.resume(party.clientId, epoch, lastTurn);
            }
            onDeliver(taken);
        }

        @Override
        public void onShared(long firstLoan, List<Delivery> batch) {
            if (open && firstLoan > lastLoan && !Loan.follows(firstLoan, lastLoan)) {
                party.simulation.engine.sessions.resumeShared(party.clientId, party.subscription.key(), lastLoan);
                return;
            }
            List<Delivery> taken = new ArrayList<>();
            for (Delivery each : batch) {
                long loan = each.lease() == null ? 0 : each.lease().loan();
                if (!open || loan > lastLoan) {
                    taken.add(each);
                    lastLoan = loan;
                }
            }
            onShared(taken);
        }

        @Override
        public void onDeliver(List<Outbound> batch) {
            assertThat(takenOver)
                    .describedAs("a connection that was taken over receives nothing")
                    .isFalse();
            if (!open) {
                return;
            }
            for (Outbound packet : batch) {
                switch (packet) {
                    case Outbound.Message message -> onPublish(message.packetId(), message.dup(), message.delivery());
                    case Outbound.Release release -> onPubrel(release.packetId());
                    case Outbound.Passed passed -> {}
                }
            }
        }

        @Override
        public void onShared(List<Delivery> batch) {
            for (Delivery delivery : batch) {
                if (open) {
                    transientQueue.offer(delivery, party.simulation.engine.nowMs);
                } else if (delivery.lease() != null) {
                    party.simulation.engine.leases.onGivenBack(delivery.lease());
                }
            }
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void onPublish(int packetId, boolean dup, Delivery delivery) {
            ApplicationMessage message = delivery.message();
            String payload = Client.payload(message);
            if (party.subscription.shareName() != null) {
                Link holder = party.simulation.holders.put(payload, this);
                assertThat(holder == null
                                || holder == this
                                || !holder.open
                                || holder.party == party
                                || party.simulation.mayComeTwice(payload))
                        .describedAs("%s is with %s and not with another", payload, party.clientId)
                        .isTrue();
            }
            unanswered.put(packetId, payload);
            if (delivery.qos() == QoS.AT_LEAST_ONCE) {
                party.received.add(payload);
                answers.add(new Acknowledgement(Acknowledgement.Kind.PUBACK, packetId));
            } else {
                if (party.unreleased.add(packetId)) {
                    assertThat(party.received).describedAs("QoS 2, twice").doesNotContain(payload);
                    party.received.add(payload);
                } else {
                    assertThat(dup).isTrue();
                }
                answers.add(new Acknowledgement(Acknowledgement.Kind.PUBREC, packetId));
            }
        }

        @Override
        public void onPubrel(int packetId) {
            party.unreleased.remove(packetId);
            answers.add(new Acknowledgement(Acknowledgement.Kind.PUBCOMP, packetId));
        }

        @Override
        public void onTakenOver() {
            takenOver = true;
        }

        @Override
        public void onKicked() {
            throw new AssertionError("nobody kicks");
        }
    }
}
