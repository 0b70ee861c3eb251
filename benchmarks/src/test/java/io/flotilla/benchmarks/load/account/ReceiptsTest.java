package io.flotilla.benchmarks.load.account;

import static io.flotilla.benchmarks.load.account.Verdict.DUPLICATE;
import static io.flotilla.benchmarks.load.account.Verdict.IN_ORDER;
import static io.flotilla.benchmarks.load.account.Verdict.OUT_OF_ORDER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the numbers of messages say of them, to a subscriber and to the members of a share group. */
class ReceiptsTest {
    @Test
    void findNothingInWhatComesInOrder() {
        assertThat(verdicts(new OwnReceipts(1), 0, 1, 2)).containsExactly(IN_ORDER, IN_ORDER, IN_ORDER);
    }

    @Test
    void passOverWhatIsLost() {
        assertThat(verdicts(new OwnReceipts(1), 0, 3, 4)).containsExactly(IN_ORDER, IN_ORDER, IN_ORDER);
    }

    @Test
    void tellWhatIsLateFromWhatCameTwice() {
        assertThat(verdicts(new OwnReceipts(1), 0, 3, 1, 1, 2, 3, 0))
                .containsExactly(IN_ORDER, IN_ORDER, OUT_OF_ORDER, DUPLICATE, OUT_OF_ORDER, DUPLICATE, DUPLICATE);
    }

    @Test
    void keepStreamsApart() {
        OwnReceipts receipts = new OwnReceipts(2);

        assertThat(receipts.receive(0, 0)).isEqualTo(IN_ORDER);
        assertThat(receipts.receive(1, 0)).isEqualTo(IN_ORDER);
        assertThat(receipts.receive(0, 0)).isEqualTo(DUPLICATE);
    }

    @Test
    void agreeWithASetOfNumbersWhateverComes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        OwnReceipts receipts = new OwnReceipts(3);
        Map<Integer, Set<Integer>> received = new HashMap<>();
        Map<Integer, Integer> highest = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int stream = random.nextInt(3);
            int number = Math.max(0, i / 3 + random.nextInt(20) - 10);
            boolean isFirst =
                    received.computeIfAbsent(stream, none -> new HashSet<>()).add(number);
            boolean isHighest = number > highest.getOrDefault(stream, -1);
            highest.merge(stream, number, Math::max);

            Verdict expected = !isFirst ? DUPLICATE : isHighest ? IN_ORDER : OUT_OF_ORDER;
            assertThat(receipts.receive(stream, number)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void ofAGroupAllowEachMemberAPart() {
        GroupReceipts group = new GroupReceipts(1);
        MemberReceipts one = new MemberReceipts(group, 1);
        MemberReceipts other = new MemberReceipts(group, 1);

        assertThat(verdicts(one, 0, 2, 4)).containsOnly(IN_ORDER);
        assertThat(verdicts(other, 1, 3, 5)).containsOnly(IN_ORDER);
    }

    @Test
    void ofAGroupSeeWhatCameToTwoMembers() {
        GroupReceipts group = new GroupReceipts(1);
        MemberReceipts one = new MemberReceipts(group, 1);
        MemberReceipts other = new MemberReceipts(group, 1);

        assertThat(verdicts(one, 0, 1)).containsOnly(IN_ORDER);
        assertThat(verdicts(other, 1)).containsExactly(DUPLICATE);
    }

    @Test
    void ofAMemberSeeWhatIsLate() {
        assertThat(verdicts(new MemberReceipts(new GroupReceipts(1), 1), 5, 3)).containsExactly(IN_ORDER, OUT_OF_ORDER);
    }

    @Test
    void ofAGroupForgetWhatIsWhole() {
        MemberReceipts member = new MemberReceipts(new GroupReceipts(1), 1);
        for (int number = 0; number < 200_000; number++) {
            assertThat(member.receive(0, number)).isEqualTo(IN_ORDER);
        }
        assertThat(verdicts(member, 7, 199_999)).containsOnly(DUPLICATE);
    }

    private static List<Verdict> verdicts(Receipts receipts, int... numbers) {
        return Arrays.stream(numbers)
                .mapToObj(number -> receipts.receive(0, number))
                .toList();
    }
}
