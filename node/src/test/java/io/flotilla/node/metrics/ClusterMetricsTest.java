package io.flotilla.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.link.LinkCounts;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.ReplicationCounts;
import io.flotilla.cluster.member.StandaloneMembership;
import io.flotilla.cluster.member.StandalonePartitionTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a cluster and its links are shown while peers come and go. */
class ClusterMetricsTest {
    private final Metrics metrics = new Metrics();
    private final List<LinkCounts> links = new ArrayList<>();
    private final ReplicationCounts replication = new ReplicationCounts(4, 900, 2_000_000_000, 1);
    private final Member self = new Member(new MemberId("a"), 1);
    private final ClusterMetrics cluster = new ClusterMetrics(
            metrics,
            new StandaloneMembership(self),
            new StandalonePartitionTable(self, 64),
            () -> false,
            () -> replication,
            () -> links);

    @Test
    void showsWhoIsThereAndWhoOwnsWhat() {
        assertThat(metrics.scrape())
                .contains(
                        "flotilla_cluster_members 1.0\n",
                        "flotilla_cluster_majority 1.0\n",
                        "flotilla_cluster_safe 0.0\n",
                        "flotilla_partitions_owned 64.0\n",
                        "flotilla_partitions_without_owner 0.0\n");
    }

    @Test
    void showsHowLongCopiesTake() {
        assertThat(metrics.scrape())
                .contains(
                        "flotilla_replication_seconds_count 4\n",
                        "flotilla_replication_seconds_sum 2.0\n",
                        "flotilla_replication_bytes_total 900.0\n",
                        "flotilla_replication_snapshots_total 1.0\n");
    }

    @Test
    void showsAPeerFromWhenItIsThere() {
        cluster.sample();
        assertThat(metrics.scrape()).doesNotContain("flotilla_link");

        links.add(link(1, 700, 30));
        cluster.sample();
        assertThat(metrics.scrape())
                .contains(
                        "flotilla_link_sent_bytes_total{peer=\"b\"} 700.0\n",
                        "flotilla_link_credit_bytes{peer=\"b\"} 30.0\n");
    }

    @Test
    void aPeerThatLeftHasNoGauges() {
        links.add(link(1, 700, 30));
        cluster.sample();
        links.clear();
        cluster.sample();

        assertThat(metrics.scrape())
                .contains(
                        "flotilla_link_sent_bytes_total{peer=\"b\"} 700.0\n",
                        "flotilla_link_credit_bytes{peer=\"b\"} NaN\n");
    }

    @Test
    void aPeerThatCameBackIsShownInItsPlace() {
        links.add(link(1, 700, 30));
        cluster.sample();
        links.set(0, link(2, 5, 40));
        cluster.sample();

        assertThat(metrics.scrape())
                .contains(
                        "flotilla_link_sent_bytes_total{peer=\"b\"} 5.0\n",
                        "flotilla_link_credit_bytes{peer=\"b\"} 40.0\n");
    }

    private static LinkCounts link(long incarnation, long bytesSent, long creditBytes) {
        return new LinkCounts(new Member(new MemberId("b"), incarnation), 0, bytesSent, 0, 0, 0, creditBytes, 2, 0, 0);
    }
}
