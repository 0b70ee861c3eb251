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

/** When an owner runs, tells and answers, and how a copy follows. */
class ReplicaTest {
    private static final Member SOURCE = new Member(new MemberId("source"), 1);

    private final SimulatedGrid grid = new SimulatedGrid(3);
    private final List<String> heard = new ArrayList<>(); // by who submitted or asked

    @BeforeEach
    void begin() {
        grid.advanceAll();
        grid.deliverAll();
        grid.told.clear();
    }

    @Test
    void tellsAndAnswersWhenTheCopyHoldsTheBatch() {
        submit(1, "a");
        assertThat(grid.told).isEmpty();
        assertThat(heard).isEmpty();
        grid.deliverAll();
        assertThat(grid.told).containsExactly("a");
        assertThat(heard).containsExactly("[1]");
    }

    @Test
    void gathersWhileABatchIsOnItsWay() {
        submit(1, "a");
        for (int i = 1; i <= 5; i++) {
            submit(new Member(new MemberId("other " + i), 1), 1, "of " + i);
        }
        assertThat(grid.network).hasSize(1);
        grid.network.removeFirst().deliver().run(); // to the copy
        grid.network.removeFirst().deliver().run(); // and back
        assertThat(grid.network).hasSize(1);
        grid.deliverAll();
        assertThat(lines()).containsExactly("a", "of 1", "of 2", "of 3", "of 4", "of 5");
    }

    @Test
    void runsARepeatedSubmissionOnce() {
        submit(1, "a");
        grid.deliverAll();
        submit(1, "a");
        assertThat(heard).containsExactly("[1]", "[1]");
        assertThat(lines()).containsExactly("a");
    }

    @Test
    void answersARepeatedSubmissionNoSoonerThanTheFirst() {
        submit(1, "a");
        submit(1, "a");
        assertThat(heard).isEmpty();
        grid.deliverAll();
        assertThat(heard).containsExactly("[1]", "[1]");
        assertThat(grid.told).containsExactly("a");
    }

    @Test
    void forgetsWhatAnEarlierRunOfTheSourceNumbered() {
        submit(7, "a");
        grid.deliverAll();
        submit(new Member(SOURCE.id(), 2), 1, "b");
        grid.deliverAll();
        submit(8, "late");
        grid.deliverAll();
        assertThat(lines()).containsExactly("a", "b");
    }

    @Test
    void aNewOwnerKnowsWhatTheLostOneRan() {
        submit(1, "a");
        grid.network.removeFirst().deliver().run(); // the copy has it, the owner is not told
        grid.crash(grid.owner());
        submit(1, "a");
        assertThat(heard).isEmpty();
        grid.deliverAll();
        assertThat(heard).containsExactly("[1]");
        assertThat(lines()).containsExactly("a");
    }

    @Test
    void aNewCopyGetsASnapshot() {
        submit(1, "a");
        grid.deliverAll();
        Node added = grid.nodes.get(2);
        grid.setTable(List.of(grid.owner(), added, grid.nodes.get(1)));
        grid.advanceAll();
        grid.deliverAll();
        assertThat(added.replica.snapshot()).isEqualTo(grid.owner().replica.snapshot());
    }

    @Test
    void asksACopyThatWasAnotherInBetween() {
        Node copy = grid.nodes.get(1);
        grid.setTable(List.of(grid.owner(), grid.nodes.get(2), copy));
        copy.replica.drop();
        grid.setTable(List.of(grid.owner(), copy, grid.nodes.get(2)));
        grid.advanceAll();
        grid.deliverAll();
        assertThat(copy.replica.snapshot()).isEqualTo(grid.owner().replica.snapshot());
    }

    @Test
    void sendsAgainWhatWasLost() {
        submit(1, "a");
        grid.network.removeFirst().lost().run();
        assertThat(grid.owner().replica.isStalled()).isTrue();
        grid.advanceAll();
        grid.deliverAll();
        assertThat(heard).containsExactly("[1]");
    }

    @Test
    void waitsForTheMajority() {
        grid.majority = false;
        submit(1, "a");
        grid.deliverAll();
        assertThat(heard).isEmpty();
        grid.majority = true;
        grid.advanceAll();
        grid.deliverAll();
        assertThat(heard).containsExactly("[1]");
    }

    @Test
    void answersNothingThatTheCopyTookWhenTheMajorityIsLostMeanwhile() {
        submit(1, "a");
        grid.majority = false;
        grid.deliverAll();
        assertThat(grid.told).isEmpty();
        assertThat(heard).isEmpty();
    }

    @Test
    void aDeposedOwnerGivesBackWhatItDidNotAnswer() {
        Node deposed = grid.owner();
        submit(1, "a");
        grid.setTable(List.of(grid.nodes.get(1), grid.nodes.get(2)));
        deposed.replica.advance();
        grid.deliverAll();
        assertThat(heard).containsExactly("lost");
        assertThat(grid.told).doesNotContain("a");
    }

    @Test
    void putsAQuestionWhenTheCopyHoldsWhatItSees() {
        submit(1, "a");
        ask();
        assertThat(heard).isEmpty();
        grid.deliverAll();
        assertThat(heard).containsExactly("[1]", "[a]");
    }

    @Test
    void doesNothingWhileItMoves() {
        grid.owner().moving = true;
        submit(1, "a");
        assertThat(grid.network).isEmpty();
        grid.owner().moving = false;
        grid.advanceAll();
        grid.deliverAll();
        assertThat(heard).containsExactly("[1]");
    }

    private void submit(long number, String line) {
        submit(SOURCE, number, line);
    }

    private void submit(Member source, long number, String line) {
        grid.owner().replica.submit(SimulatedGrid.submission(source, number, List.of(line), new Sender() {
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

    private void ask() {
        grid.owner().replica.ask(new Inquiry<>(new Lines(), new Asked() {
            @Override
            public void onAnswer(@Nullable Object answer) {
                heard.add(String.valueOf(answer));
            }

            @Override
            public void onLost() {
                heard.add("lost");
            }
        }));
    }

    private List<String> lines() {
        heard.clear();
        ask();
        String all = heard.removeFirst();
        return List.of(all.substring(1, all.length() - 1).split(", "));
    }
}
