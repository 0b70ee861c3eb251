package io.flotilla.node;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.cluster.journal.JournalCounts;
import io.flotilla.cluster.link.LinkCounts;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.cluster.member.ReplicationCounts;
import io.flotilla.cluster.member.StandaloneMembership;
import io.flotilla.cluster.member.StandalonePartitionTable;
import io.flotilla.cluster.session.SessionCounts;
import io.flotilla.node.config.DrainConfig;
import io.flotilla.node.console.Health;
import io.flotilla.node.drain.ConnectedClients;
import io.flotilla.node.drain.Drain;
import io.flotilla.node.metrics.ClientMetrics;
import io.flotilla.node.metrics.ClusterMetrics;
import io.flotilla.node.metrics.Counters;
import io.flotilla.node.metrics.LoopDelays;
import io.flotilla.node.metrics.MemoryMetrics;
import io.flotilla.node.metrics.Metrics;
import io.flotilla.node.metrics.ProcessMetrics;
import io.flotilla.node.metrics.SessionMetrics;
import io.flotilla.node.metrics.StorageMetrics;
import io.flotilla.node.metrics.TrafficMetrics;
import io.flotilla.node.peer.PeerLoads;
import io.flotilla.node.pressure.MemoryGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That {@code docs/metrics.md} is what a node shows. {@code -Dflotilla.writePages=true} writes it anew. */
class MetricsPageTest {
    private static final Path PAGE = Path.of("../docs/metrics.md");
    private static final Pattern FAMILY = Pattern.compile("# HELP (\\S+) (.*)\n# TYPE \\S+ (\\S+)\n((?:[^#].*\n)*)");
    private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=\"");

    private final StringBuilder page = new StringBuilder();

    @Test
    void thePageListsEveryMetricAsTheCodeDescribesIt() throws IOException {
        write();
        if (Boolean.getBoolean("flotilla.writePages")) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("written anew by: mvn -pl node -am test -Dtest=MetricsPageTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dflotilla.writePages=true")
                .isEqualTo(page.toString());
    }

    private void write() {
        page.append("""
                # Metrics

                <!-- Written by MetricsPageTest from what io.flotilla.node.metrics shows. -->

                A node that is started with `--admin-port` shows these at `/metrics` of that port, to Prometheus and to whoever can read its text.
                A counter only rises, and is asked for by `rate()`; a gauge is how it is now. A summary has `_count` and `_sum`, a histogram `_bucket` too.
                No label has a client, a topic or an address for a value, so their number does not grow with the fleet.

                [deploy/prometheus](../deploy/prometheus) has alerts on them and [deploy/grafana](../deploy/grafana) a dashboard.
                """);
        Counters counters = new Counters();
        group("Health", metrics -> new Health().show(metrics));
        group("Clients", metrics -> ClientMetrics.show(metrics, counters));
        group("Drain", MetricsPageTest::showDrain);
        group("Traffic", metrics -> TrafficMetrics.show(metrics, counters));
        SessionCounts none = new SessionCounts(0, 0, 0, 0, 0, 0, 0, 0, 0);
        group("Sessions", metrics -> SessionMetrics.show(metrics, counters, () -> none, () -> 0));
        group("Event loops", metrics -> new LoopDelays(List.of(), () -> 0, metrics));
        group("Memory of clients", metrics -> MemoryMetrics.show(metrics, new MemoryGuard(1)));
        group("Data directory", metrics -> StorageMetrics.show(metrics, null, () -> JournalCounts.NONE));
        group("Cluster, and links with each peer", MetricsPageTest::showCluster);
        group("Process and JVM", metrics -> ProcessMetrics.show(metrics, "1"));
    }

    private static void showDrain(Metrics metrics) {
        Drain.Clients nobody = new ConnectedClients(List.of(), new Counters());
        new Drain(new DrainConfig(Duration.ZERO, 1), nobody, new PeerLoads(null), () -> true, () -> 0).show(metrics);
    }

    private static void showCluster(Metrics metrics) {
        Member self = new Member(new MemberId("boat"), 1);
        LinkCounts link = new LinkCounts(new Member(new MemberId("other"), 1), 0, 0, 0, 0, 0, 0, 0, 0, 0);
        new ClusterMetrics(
                        metrics,
                        new StandaloneMembership(self),
                        new StandalonePartitionTable(self, 1),
                        () -> true,
                        () -> ReplicationCounts.NONE,
                        () -> List.of(link))
                .sample();
    }

    private void group(String title, Consumer<Metrics> shown) {
        Metrics metrics = new Metrics();
        shown.accept(metrics);
        page.append("\n## ").append(title).append("\n\n| metric | type | labels | meaning |\n|---|---|---|---|\n");
        FAMILY.matcher(metrics.scrape())
                .results()
                .forEach(family -> page.append("| `%s` | %s | %s | %s |\n"
                        .formatted(family.group(1), family.group(3), labels(family), family.group(2))));
    }

    private static String labels(MatchResult family) {
        Stream<String> names = LABEL.matcher(family.group(4)).results().map(label -> label.group(1));
        return names.filter(name -> !name.equals("le")).collect(toCollection(TreeSet::new)).stream()
                .map(name -> "`" + name + "`")
                .collect(joining(", "));
    }
}
