package io.flotilla.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.hazelcast.Log.Lines;
import io.flotilla.cluster.hazelcast.Replica.Asked;
import io.flotilla.cluster.hazelcast.Replica.Inquiry;
import io.flotilla.cluster.hazelcast.SimulatedGrid.Node;
import io.flotilla.cluster.hazelcast.Submission.Sender;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an owner and its copy wait for on their disks, and what is there after a restart of all. That the journal itself is whole is shown in its own package. */
class ReplicaJournalTest {
    private static final Member SOURCE = new Member(new MemberId("source"), 1);

    private final SimulatedGrid grid = new SimulatedGrid(3);
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void begin() {
        grid.recovering = true;
        grid.recover();
        grid.deliverAll();
        grid.told.clear();
    }

    @Test
    void tellsAndAnswersWhenTheOwnersDiskHasIt() {
        Node owner = grid.owner();
        owner.disk.slow = true;
        submit(1, "a");
        grid.deliverAll();
        assertThat(heard).isEmpty();
        assertThat(grid.told).isEmpty();
        owner.disk.writeAll();
        assertThat(heard).containsExactly("[1]");
        assertThat(grid.told).containsExactly("a");
    }

    @Test
    void tellsAndAnswersWhenTheCopysDiskHasIt() {
        Node copy = grid.nodes.get(1);
        copy.disk.slow = true;
        submit(1, "a");
        grid.deliverAll();
        assertThat(heard).isEmpty();
        copy.disk.writeAll();
        grid.deliverAll();
        assertThat(heard).containsExactly("[1]");
    }

    @Test
    void aRepeatedBatchIsHeldNoSoonerThanTheFirst() {
        Node copy = grid.nodes.get(1);
        copy.disk.slow = true;
        submit(1, "a");
        grid.network.getFirst().deliver().run(); // to the copy
        grid.network.removeFirst().lost().run(); // which nobody is told
        grid.advanceAll();
        grid.deliverAll();
        assertThat(heard).isEmpty();
        copy.disk.writeAll();
        grid.deliverAll();
        assertThat(heard).containsExactly("[1]");
    }

    @Test
    void saysThatADiskIsFull() {
        grid.nodes.get(1).disk.full = true;
        submit(1, "a");
        grid.deliverAll();
        assertThat(heard).containsExactly("[1] without room");
    }

    @Test
    void goesOnAfterARestartWhereverTheNewestWas() {
        submit(1, "a");
        grid.deliverAll();
        for (int first = 0; first < 3; first++) {
            restart(first, (first + 1) % 3, (first + 2) % 3);
            assertThat(lines()).containsExactly("a");
        }
    }

    @Test
    void runsARepeatedSubmissionOnceThroughARestart() {
        submit(1, "a");
        grid.deliverAll();
        restart(1, 0, 2);
        submit(1, "a");
        assertThat(heard).containsExactly("[1]", "[1]");
        assertThat(lines()).containsExactly("a");
    }

    @Test
    void bearsTheLossOfAnyOneDisk() {
        submit(1, "a");
        grid.deliverAll();
        for (int lost = 0; lost < 3; lost++) {
            List<SimulatedJournal> disks = disks();
            disks.set(lost, new SimulatedJournal());
            restart(disks);
            assertThat(lines()).containsExactly("a");
        }
    }

    @Test
    void doesNothingBeforeItIsKnownWhoHasTheNewest() {
        submit(1, "a");
        grid.deliverAll();
        grid.restart(disks());
        submit(2, "b");
        grid.advanceAll();
        assertThat(grid.network).isEmpty();
        assertThat(grid.owner().replica.liveSnapshot()).isNull();
        grid.recover();
        grid.deliverAll();
        assertThat(lines()).containsExactly("a", "b");
    }

    @Test
    void aMemberThatComesWithAnOldDiskIsGivenWhatOthersHave() {
        SimulatedJournal old = disks().get(1);
        grid.setTable(List.of(grid.nodes.get(0), grid.nodes.get(2)));
        submit(1, "a");
        grid.deliverAll();
        Node returned = grid.add(old);
        grid.deliverAll();
        grid.setTable(List.of(grid.nodes.get(0), returned));
        grid.advanceAll();
        grid.deliverAll();
        assertThat(returned.replica.snapshot()).isEqualTo(grid.owner().replica.snapshot());
        assertThat(lines()).containsExactly("a");
    }

    @Test
    void followsFromWhatTheDiskKeptWhereNothingIsMissing() {
        submit(1, "a");
        grid.deliverAll();
        grid.restart(disks());
        grid.recover();
        grid.network.getFirst().deliver().run();
        assertThat(grid.nodes.get(1).replica.standing().live()).isTrue(); // no snapshot was sent
    }

    @Test
    void keepsOnDiskWhatItGaveUpUntilOthersHaveIt() {
        Node copy = grid.nodes.get(1);
        Node third = grid.nodes.get(2);
        submit(1, "a");
        grid.deliverAll();
        third.disk.slow = true;
        grid.move(1, third);
        copy.replica.drop();
        grid.deliverAll();
        assertThat(grid.owner().replica.isSafe()).isFalse();
        assertThat(copy.replica.isLeftOver()).isTrue();
        third.disk.writeAll();
        grid.deliverAll();
        assertThat(grid.owner().replica.isSafe()).isTrue();
        copy.replica.forget();
        assertThat(copy.disk.isEmpty()).isTrue();
    }

    @Test
    void isNotSafeBeforeAllThatItBeganFromIsOnItsOwnDisk() {
        Node third = grid.nodes.get(2);
        third.disk.slow = true;
        grid.move(0, third);
        grid.deliverAll();
        assertThat(third.replica.isSafe()).isFalse();
        third.disk.writeAll();
        assertThat(third.replica.isSafe()).isTrue();
    }

    @Test
    void beginsNoTermWhileItIsCutOff() {
        Point before = grid.nodes.get(1).replica.standing().point();
        grid.majority = false;
        grid.setTable(List.of(grid.nodes.get(1)));
        grid.advanceAll();
        assertThat(grid.owner().replica.standing().point()).isEqualTo(before);
    }

    private List<SimulatedJournal> disks() {
        return new ArrayList<>(grid.nodes.stream().map(node -> node.disk).toList());
    }

    private void restart(int... order) {
        List<SimulatedJournal> disks = new ArrayList<>();
        for (int index : order) {
            disks.add(grid.nodes.get(index).disk);
        }
        restart(disks);
    }

    private void restart(List<SimulatedJournal> disks) {
        grid.restart(disks);
        grid.recover();
        grid.deliverAll();
    }

    private void submit(long number, String line) {
        grid.owner().replica.submit(SimulatedGrid.submission(SOURCE, number, List.of(line), new Sender() {
            @Override
            public void onAnswers(List<@Nullable Object> answers, boolean hasRoom) {
                heard.add(hasRoom ? answers.toString() : answers + " without room");
            }

            @Override
            public void onLost() {
                heard.add("lost");
            }
        }));
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        grid.owner().replica.ask(new Inquiry<>(new Lines(), new Asked() {
            @Override
            public void onAnswer(@Nullable Object answer) {
                if (answer instanceof List<?> all) {
                    all.forEach(line -> lines.add(String.valueOf(line)));
                }
            }

            @Override
            public void onLost() {
                lines.add("lost");
            }
        }));
        return lines;
    }
}
