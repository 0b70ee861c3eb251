package io.flotilla.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.hazelcast.Report.Standing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which copy of a partition is the newest, and which partitions are lost. */
class RollCallTest {
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final UUID C = new UUID(0, 3);
    private static final Standing NOTHING = new Standing(Point.ORIGIN, false, false);

    private final Map<UUID, Report> reports = new LinkedHashMap<>();

    @Test
    void aLaterTermIsNewerThanManyBatches() {
        say(A, kept(1, 900));
        say(B, kept(2, 7));
        say(C, kept(2, 8));
        assertThat(newest()).isEqualTo(C);
    }

    @Test
    void whatIsLiveComesBeforeWhatWasKept() {
        say(A, kept(9, 9));
        say(B, new Standing(new Point(2, 7), true, false));
        assertThat(newest()).isEqualTo(B);
    }

    @Test
    void ofEqualsTheOneThatNeedsNoSendingIsTaken() {
        say(A, kept(2, 7));
        say(B, kept(2, 7));
        say(C, kept(2, 7));
        RollCall roll = new RollCall(reports);
        assertThat(roll.newest(0, B)).isEqualTo(B);
        assertThat(roll.newest(0, C)).isEqualTo(C);
    }

    @Test
    void nobodyHasThePartitionOfANewCluster() {
        say(A, NOTHING);
        say(B, NOTHING);
        assertThat(newest()).isNull();
        assertThat(new RollCall(reports).isLost(0)).isFalse();
    }

    @Test
    void aPartitionThatTheClusterHasHadIsLostWhereNobodyHasIt() {
        say(A, "red", false, NOTHING);
        say(B, NOTHING);
        assertThat(new RollCall(reports).isLost(0)).isTrue();
    }

    @Test
    void nothingIsLostOfWhichSomebodyHasACopy() {
        say(A, "red", false, NOTHING);
        say(B, kept(1, 1));
        assertThat(new RollCall(reports).isLost(0)).isFalse();
    }

    @Test
    void nothingIsLostWhereTheOperatorAcceptsThat() {
        say(A, "red", false, NOTHING);
        say(B, "red", true, NOTHING);
        assertThat(new RollCall(reports).isLost(0)).isFalse();
    }

    @Test
    void aMemberOfAnotherClusterDoesNotCount() {
        say(A, NOTHING);
        say(B, "red", false, kept(1, 1));
        say(C, "blue", false, kept(9, 9));
        RollCall roll = new RollCall(reports);
        assertThat(roll.clusterId()).isEqualTo("red");
        assertThat(roll.counts(C)).isFalse();
        assertThat(roll.size()).isEqualTo(2);
        assertThat(newest()).isEqualTo(B);
    }

    @Test
    void isSafeWhereAnOwnerSaysSo() {
        say(A, kept(1, 1));
        say(B, new Standing(new Point(1, 1), true, true));
        RollCall roll = new RollCall(reports);
        assertThat(roll.isSafe(0)).isTrue();
        assertThat(roll.isLive(0)).isTrue();
    }

    @Test
    void aReportIsReadAsItWasWritten() {
        Report report = new Report(true, "red", true, List.of(NOTHING, kept(4, 5)));
        assertThat(Report.read(report.toBytes())).isEqualTo(report);
    }

    private @Nullable UUID newest() {
        return new RollCall(reports).newest(0, A);
    }

    private void say(UUID member, Standing standing) {
        say(member, null, false, standing);
    }

    private void say(UUID member, @Nullable String clusterId, boolean acceptsLoss, Standing standing) {
        reports.put(member, new Report(true, clusterId, acceptsLoss, List.of(standing)));
    }

    private static Standing kept(long term, long version) {
        return new Standing(new Point(term, version), false, false);
    }
}
