package io.flotilla.node.simulation;

import io.flotilla.node.SimulatedNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** One run: a fleet and its clients, what happens to them, and what must hold at the end. */
final class ClusterSimulation {
    private static final int STEPS = 800;
    private static final int CLIENTS = 6;
    private static final int MOST_ROUNDS = 600;
    private static final int ROUND_MS = 100;
    private static final List<String> TOPICS = List.of("t/0", "t/1", "u");
    private static final List<String> FILTERS = List.of("t/#", "t/+", "t/0", "u", "#");

    private final Random random;
    private final Schedule schedule;
    private final Ledger ledger = new Ledger();
    private final Fleet fleet;
    private final List<SimulatedClient> clients = new ArrayList<>();

    ClusterSimulation(Random random) {
        this.random = random;
        schedule = new Schedule(random);
        fleet = new Fleet(schedule, ledger);
        for (int i = 0; i < CLIENTS; i++) {
            SimulatedClient client = new SimulatedClient("client" + i, i % 3 != 0, ledger, fleet);
            client.subscribe(schedule.any(FILTERS));
            clients.add(client);
        }
    }

    long acknowledged() {
        return ledger.acknowledged();
    }

    int turns() {
        return schedule.taken();
    }

    void run() {
        comeToRest();
        for (int step = 0; step < STEPS; step++) {
            step();
        }
        comeToRest();
        for (SimulatedClient each : clients) {
            TOPICS.forEach(topic -> each.publish(topic, 1 + random.nextInt(2)));
        }
        comeToRest();
        fleet.end();
    }

    private void step() {
        SimulatedClient client = schedule.any(clients);
        switch (random.nextInt(100)) {
            case 0 -> fault();
            case 1 -> fleet.mend();
            case 2 -> smallFault();
            case 3, 4, 5 -> fleet.pass(1 + random.nextInt(300));
            case 6 -> client.leave(random.nextBoolean());
            case 7, 8 -> connect(client);
            case 9 -> client.subscribe(schedule.any(FILTERS));
            case 10, 11, 12, 13, 14, 15, 16, 17, 18, 19 -> client.publish(schedule.any(TOPICS), random.nextInt(3));
            case 20, 21, 22, 23, 24, 25, 26, 27, 28, 29 -> client.answer();
            case 30, 31, 32, 33, 34 -> fleet.writeRoutes();
            default -> {
                for (int left = random.nextInt(20); left > 0 && schedule.take(); left--) {}
            }
        }
    }

    private void fault() {
        switch (random.nextInt(3)) {
            case 0 -> fleet.crash();
            default -> fleet.split();
        }
    }

    private void smallFault() {
        switch (random.nextInt(4)) {
            case 0 -> fleet.cutLink();
            case 1 -> fleet.loseMessage();
            default -> fleet.movePartition();
        }
    }

    private void connect(SimulatedClient client) {
        List<SimulatedNode> open =
                fleet.running().stream().filter(SimulatedNode::isOpen).toList();
        if (!open.isEmpty()) {
            client.connect(schedule.any(open));
        }
    }

    /** All is mended and everybody comes and stays, until nobody waits for anything. */
    private void comeToRest() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            fleet.mend();
            fleet.doAll();
            for (SimulatedClient each : clients) {
                if (!each.hasSocket()) {
                    connect(each);
                }
                while (each.answer()) {}
            }
            fleet.doAll();
            fleet.pass(ROUND_MS);
            if (isAtRest()) {
                return;
            }
        }
        throw new AssertionError("waits for ever: "
                + clients.stream()
                        .map(SimulatedClient::waitsFor)
                        .filter(Objects::nonNull)
                        .toList()
                + "; " + fleet.openConnections() + " connections are open; " + fleet);
    }

    private boolean isAtRest() {
        return fleet.isWhole() && clients.stream().allMatch(each -> each.waitsFor() == null);
    }
}
