package io.flotilla.cluster.hazelcast;

import io.flotilla.cluster.hazelcast.Report.Standing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What all members that hold partitions say of what they hold, at about one moment, and what follows from that. A member that remembers another cluster than those before it does not
 * count.
 */
final class RollCall {
    private final Map<UUID, Report> reports = new LinkedHashMap<>();
    private final @Nullable String clusterId;

    /** @param all the members' reports, in the order in which they joined */
    RollCall(Map<UUID, Report> all) {
        clusterId = all.values().stream()
                .map(Report::clusterId)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        all.forEach((member, report) -> {
            if (report.clusterId() == null || report.clusterId().equals(clusterId)) {
                reports.put(member, report);
            }
        });
    }

    /** The cluster that is remembered; null where nobody remembers one. */
    @Nullable
    String clusterId() {
        return clusterId;
    }

    /** Whether {@code member} belongs to this cluster. */
    boolean counts(UUID member) {
        return reports.containsKey(member);
    }

    int size() {
        return reports.size();
    }

    /** Whether anything is kept on disk at all. */
    boolean isKept() {
        return reports.values().stream().anyMatch(Report::keeps);
    }

    /** Who has the newest of {@code partition}: before all others a member where it is live; of equals {@code first}. Null where nobody has anything. */
    @Nullable
    UUID newest(int partition, UUID first) {
        UUID newest = null;
        Standing best = null;
        for (Map.Entry<UUID, Report> each : reports.entrySet()) {
            Standing standing = each.getValue().standings().get(partition);
            boolean better = best == null
                    || isNewer(standing, best)
                    || (each.getKey().equals(first) && !isNewer(best, standing));
            if (standing.isSomething() && better) {
                newest = each.getKey();
                best = standing;
            }
        }
        return newest;
    }

    private static boolean isNewer(Standing standing, Standing than) {
        return standing.live() == than.live() ? than.point().isBefore(standing.point()) : standing.live();
    }

    /** Whether nobody has anything of {@code partition} although the cluster has had it, and nobody is told to go on without. */
    boolean isLost(int partition) {
        return clusterId != null
                && reports.values().stream().noneMatch(Report::acceptsLoss)
                && none(partition, Standing::isSomething);
    }

    boolean isLive(int partition) {
        return !none(partition, Standing::live);
    }

    /** Whether {@code partition} has an owner, and a copy that follows it. */
    boolean isSafe(int partition) {
        return !none(partition, Standing::safe);
    }

    private boolean none(int partition, Predicate<Standing> what) {
        return reports.values().stream()
                .noneMatch(report -> what.test(report.standings().get(partition)));
    }

    @Override
    public String toString() {
        return "roll call of " + reports.size() + " members of cluster " + clusterId;
    }
}
