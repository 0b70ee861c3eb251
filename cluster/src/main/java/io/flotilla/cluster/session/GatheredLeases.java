package io.flotilla.cluster.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The leases that ended on one thread: they gather, and each share group is told of its own in one operation. Confined to that thread. */
final class GatheredLeases implements LeaseSink {
    private final Surroundings around;
    private final Consumer<Runnable> gather;
    private final Runnable flush = this::flush;
    private final Map<String, OfGroup> gathered = new LinkedHashMap<>(); // by the group's key
    private @Nullable OfGroup latest; // most come from the same group as the one before

    private record OfGroup(String group, List<Lease> settled, List<Lease> givenBack) {}

    /** @param gather given what tells the groups, when there is something to tell, to run it later, but soon */
    GatheredLeases(Surroundings around, Consumer<Runnable> gather) {
        this.around = around;
        this.gather = gather;
    }

    @Override
    public void onSettled(Lease lease) {
        of(lease.group()).settled.add(lease);
    }

    @Override
    public void onGivenBack(Lease lease) {
        of(lease.group()).givenBack.add(lease);
    }

    private OfGroup of(String group) {
        OfGroup known = latest;
        if (known == null || !known.group.equals(group)) {
            if (gathered.isEmpty()) {
                gather.accept(flush);
            }
            known = gathered.computeIfAbsent(group, any -> new OfGroup(any, new ArrayList<>(), new ArrayList<>(0)));
            latest = known;
        }
        return known;
    }

    private void flush() {
        List<OfGroup> told = List.copyOf(gathered.values());
        clear();
        long nowMs = around.nowMs().getAsLong();
        for (OfGroup each : told) {
            around.toGroup(each.group, new GroupOperations.Return(each.group, each.settled, each.givenBack, nowMs));
        }
    }

    /** Forgets what gathered. */
    void clear() {
        gathered.clear();
        latest = null;
    }

    @Override
    public String toString() {
        return "leases of " + gathered.size() + " groups";
    }
}
