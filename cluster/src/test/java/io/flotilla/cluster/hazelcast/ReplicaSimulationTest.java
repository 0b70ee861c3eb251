package io.flotilla.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.hazelcast.Log.Lines;
import io.flotilla.cluster.hazelcast.Replica.Asked;
import io.flotilla.cluster.hazelcast.Replica.Inquiry;
import io.flotilla.cluster.hazelcast.SimulatedGrid.Message;
import io.flotilla.cluster.hazelcast.Submission.Sender;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One partition while members crash, join and take it over, messages between them come in any order or not at all, and senders repeat themselves: all on one thread from one seed. What
 * was answered is there once, and in the order of its sender. One member is lost at a time: the next only when there is a copy again.
 */
class ReplicaSimulationTest {
    private static final int SEEDS = 300;
    private static final int STEPS = 600;

    static List<Long> seeds() {
        Long given = Long.getLong("seed");
        long first = System.nanoTime();
        return given != null
                ? List.of(given)
                : LongStream.range(first, first + SEEDS).boxed().toList();
    }

    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void losesAndRepeatsNothing(long seed) {
        Random random = new Random(seed);
        SimulatedGrid grid = new SimulatedGrid(4);
        grid.advanceAll();
        List<Client> clients = List.of(new Client(grid, "a"), new Client(grid, "b"), new Client(grid, "c"));
        boolean recovered = false;
        for (int step = 0; step < STEPS; step++) {
            recovered |= grid.owner().replica.isSafe();
            switch (random.nextInt(16)) {
                case 0, 1, 2, 3 -> clients.get(random.nextInt(clients.size())).send();
                case 4 -> take(grid, random).lost().run();
                case 5 -> grid.advanceAll();
                case 6 -> grid.majority = !grid.majority || random.nextInt(4) > 0;
                case 7 -> {
                    int index = random.nextInt(2);
                    grid.move(index, grid.table().get(2 + random.nextInt(2)));
                }
                case 8 -> {
                    if (recovered) {
                        grid.crash(grid.table().get(random.nextInt(2)));
                        grid.add();
                        recovered = false;
                    }
                }
                default -> take(grid, random).deliver().run();
            }
        }
        settle(grid, clients);
        verify(grid, clients);
    }

    /** The same on disks that are slow, where all members are killed at once now and then; one of the disks may be lost with that, where each batch is on two. */
    @ParameterizedTest(name = "-Dseed={0}")
    @MethodSource("seeds")
    void losesAndRepeatsNothingWhereAllAreKilled(long seed) {
        Random random = new Random(seed);
        SimulatedGrid grid = new SimulatedGrid(4);
        grid.recovering = true;
        grid.recover();
        grid.nodes.forEach(node -> node.disk.slow = true);
        List<Client> clients = List.of(new Client(grid, "a"), new Client(grid, "b"), new Client(grid, "c"));
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3 -> clients.get(random.nextInt(clients.size())).send();
                case 4 -> take(grid, random).lost().run();
                case 5 -> grid.advanceAll();
                case 6 -> grid.majority = !grid.majority || random.nextInt(4) > 0;
                case 7 -> grid.move(random.nextInt(2), grid.table().get(2 + random.nextInt(2)));
                case 8 -> grid.recover();
                case 9 -> grid.forget();
                case 10 -> {
                    if (random.nextInt(4) == 0) {
                        restart(grid, random);
                    }
                }
                case 11, 12, 13, 14 -> grid.nodes.get(random.nextInt(4)).disk.write();
                default -> take(grid, random).deliver().run();
            }
        }
        settle(grid, clients);
        verify(grid, clients);
    }

    private static void restart(SimulatedGrid grid, Random random) {
        boolean isSafe = grid.owner().replica.isSafe();
        List<SimulatedJournal> disks =
                new ArrayList<>(grid.nodes.stream().map(node -> node.disk).toList());
        if (isSafe && random.nextBoolean()) {
            SimulatedJournal blank = new SimulatedJournal();
            blank.slow = true;
            disks.set(random.nextInt(disks.size()), blank);
        }
        Collections.shuffle(disks, random);
        grid.restart(disks);
    }

    private static void verify(SimulatedGrid grid, List<Client> clients) {
        List<String> lines = lines(grid);
        for (Client client : clients) {
            assertThat(lines)
                    .filteredOn(line -> line.startsWith(client.name))
                    .containsExactlyElementsOf(client.answered);
        }
        assertThat(lines)
                .containsAll(grid.told.stream()
                        .filter(told -> !told.startsWith(Log.OWNED))
                        .toList());
        assertThat(grid.table().get(1).replica.snapshot())
                .isEqualTo(grid.owner().replica.snapshot());
    }

    private static Message take(SimulatedGrid grid, Random random) {
        return grid.network.isEmpty()
                ? new Message(null, () -> {}, () -> {})
                : grid.network.remove(random.nextInt(grid.network.size()));
    }

    private static void settle(SimulatedGrid grid, List<Client> clients) {
        grid.majority = true;
        for (int i = 0; i < 10; i++) {
            grid.recover();
            grid.advanceAll();
            grid.deliverAll();
            grid.nodes.forEach(node -> node.disk.writeAll());
            grid.deliverAll();
            clients.forEach(Client::finish);
        }
        grid.deliverAll();
        grid.nodes.forEach(node -> node.disk.writeAll());
        grid.deliverAll();
        assertThat(clients).allMatch(client -> client.isIdle);
    }

    private static List<String> lines(SimulatedGrid grid) {
        List<String> lines = new ArrayList<>();
        grid.owner().replica.ask(new Inquiry<>(new Lines(), new Asked() {
            @Override
            public void onAnswer(@Nullable Object answer) {
                if (answer instanceof List<?> all) {
                    all.forEach(line -> lines.add(String.valueOf(line)));
                }
            }

            @Override
            public void onLost() {}
        }));
        return lines;
    }

    /** Sends one line after the other, and each until it is answered. */
    private static final class Client {
        private final SimulatedGrid grid;
        private final String name;
        private final List<String> answered = new ArrayList<>();
        private long number;
        private boolean isIdle = true;

        Client(SimulatedGrid grid, String name) {
            this.grid = grid;
            this.name = name;
        }

        void send() {
            if (isIdle) {
                number++;
                isIdle = false;
            }
            finish();
        }

        /** Sends again what was not answered. */
        void finish() {
            if (isIdle) {
                return;
            }
            long sent = number;
            grid.owner()
                    .replica
                    .submit(SimulatedGrid.submission(
                            new Member(new MemberId(name), 1), sent, List.of(name + sent), new Sender() {
                                @Override
                                public void onAnswers(List<@Nullable Object> answers, boolean hasRoom) {
                                    if (sent == number && !isIdle) {
                                        answered.add(name + sent);
                                        isIdle = true;
                                    }
                                }

                                @Override
                                public void onLost() {}
                            }));
        }
    }
}
