package io.flotilla.cluster.hazelcast;

import com.hazelcast.cluster.Address;
import io.flotilla.cluster.hazelcast.HazelcastMembership.Store;
import io.flotilla.cluster.hazelcast.Operations.AskKept;
import io.flotilla.cluster.hazelcast.Operations.AskReport;
import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.PartitionState;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back what members kept on disk. Whenever a partition has an owner with nothing live, that owner has a roll called: once all expected members have answered, it goes on from the
 * newest that any of them has, and fetches that where it is not its own. What a member kept is thrown away when the partition is safe elsewhere.
 *
 * <p>The cluster opens, as this member sees it, when all partitions are live. Confined to the watch, but for what any thread may ask.
 */
final class Recovery<S extends PartitionState> {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private static final long PERIOD_NS = TimeUnit.MILLISECONDS.toNanos(100);

    /** How many partitions are fetched at a time: each is as a whole in memory. */
    private static final int FETCHES = 16;

    private final PartitionService<S> service;
    private final HazelcastMembership membership;
    private final @Nullable Keeping keeping;
    private final int partitionCount;
    private final Executor watch;
    private final CompletableFuture<@Nullable Void> firstRoll = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> opened = new CompletableFuture<>();
    private final Set<Integer> fetching = ConcurrentHashMap.newKeySet();
    private boolean asking;
    private long nextNs = System.nanoTime();
    private boolean complete;
    private boolean remembered; // that the cluster has opened, on disk
    private @Nullable String said;
    private volatile String whyNotOpen = "the other members are yet to be found";
    private volatile boolean admitted;
    private volatile @Nullable String refusal;

    Recovery(
            PartitionService<S> service,
            HazelcastMembership membership,
            @Nullable Keeping keeping,
            int partitionCount,
            Executor watch) {
        this.service = service;
        this.membership = membership;
        this.keeping = keeping;
        this.partitionCount = partitionCount;
        this.watch = watch;
        onReset();
        if (keeping == null && membership.isStore()) {
            open(); // others would not wait for what it has
        }
    }

    /** Completes when it is known whether there is a {@link #refusal}. */
    CompletionStage<@Nullable Void> firstRoll() {
        return firstRoll;
    }

    /** Why this member must leave: what it kept is another cluster's. Null where there is no reason. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /** Whether this member may be given what others hold: that must not take the place of what is another cluster's. */
    boolean isAdmitted() {
        return admitted;
    }

    /** The members are others from now on. Any thread. */
    void onReset() {
        admitted = keeping == null || keeping.directory().clusterId() == null;
        if (admitted) {
            firstRoll.complete(null);
        }
    }

    /** Completes when all partitions are there. */
    CompletionStage<@Nullable Void> opened() {
        return opened;
    }

    /** What is missing, as a sentence; null where nothing is. */
    @Nullable
    String whyNotOpen() {
        return opened.isDone() ? null : whyNotOpen;
    }

    /** Whether all expected members have answered once, so that partitions may be given owners. */
    boolean isComplete() {
        return complete || keeping == null;
    }

    /** This member leaves: nobody is to wait any more. Any thread. */
    void close() {
        firstRoll.complete(null);
        opened.completeExceptionally(new IllegalStateException("this member has left the cluster"));
    }

    void look() {
        if (!asking && System.nanoTime() - nextNs >= 0 && isNeeded()) {
            callRoll();
        }
    }

    private boolean isNeeded() {
        if (!opened.isDone()) {
            return true;
        }
        if (keeping == null) {
            return false;
        }
        if (!remembered) {
            return true;
        }
        for (int partition = 0; partition < partitionCount; partition++) {
            Replica<S> replica = service.replica(partition);
            if (replica.isLeftOver()
                    || (service.isOwner(partition) && !replica.standing().live())) {
                return true;
            }
        }
        return false;
    }

    private void callRoll() {
        List<Store> stores = membership.stores();
        if (stores.isEmpty()) {
            return;
        }
        asking = true;
        Map<UUID, Report> answered = new ConcurrentHashMap<>();
        AtomicInteger left = new AtomicInteger(stores.size());
        for (Store store : stores) {
            service.invoke(new AskReport(), store.address(), answer -> {
                if (answer != null) {
                    answered.put(store.uuid(), Report.read(answer));
                }
                if (left.decrementAndGet() == 0) {
                    watch.execute(() -> onAnswered(stores, answered));
                }
            });
        }
    }

    private void onAnswered(List<Store> stores, Map<UUID, Report> answered) {
        asking = false;
        nextNs = System.nanoTime() + PERIOD_NS;
        if (!stores.equals(membership.stores())) {
            return;
        }
        Map<UUID, Report> inOrder = new LinkedHashMap<>();
        for (Store store : stores) {
            Report report = answered.get(store.uuid());
            if (report != null) {
                inOrder.put(store.uuid(), report);
            }
        }
        if (inOrder.size() < stores.size()) {
            say(stores.size() - inOrder.size() + " of the members that hold partitions do not answer");
            return;
        }
        RollCall roll = new RollCall(inOrder);
        if (keeping != null && membership.isStore()) {
            recover(roll, stores, keeping);
        } else {
            judge(roll, stores);
        }
    }

    private void recover(RollCall roll, List<Store> stores, Keeping kept) {
        UUID self = service.self();
        if (!roll.counts(self)) {
            refusal = "the data directory " + kept.directory() + " belongs to another cluster of this name, "
                    + kept.directory().clusterId() + ", not to the one that is here, " + roll.clusterId();
            firstRoll.complete(null);
            return;
        }
        admitted = true;
        firstRoll.complete(null);
        complete |= roll.size() >= membership.expectedStores();
        if (roll.size() >= membership.expectedStores()) {
            Map<UUID, Address> addresses = new HashMap<>();
            stores.forEach(store -> addresses.put(store.uuid(), store.address()));
            for (int partition = 0; partition < partitionCount; partition++) {
                if (service.isOwner(partition)
                        && !service.replica(partition).standing().live()) {
                    resume(partition, roll, addresses);
                }
            }
        }
        forget(roll);
        judge(roll, stores);
        remember(roll, stores, kept);
    }

    private void resume(int partition, RollCall roll, Map<UUID, Address> addresses) {
        UUID self = service.self();
        UUID newest = roll.newest(partition, self);
        Replica<S> replica = service.replica(partition);
        if (newest == null ? !roll.isLost(partition) : newest.equals(self)) {
            service.execute(partition, replica::resume);
        } else if (newest != null && fetching.size() < FETCHES && fetching.add(partition)) {
            AskKept question = new AskKept();
            question.setPartitionId(partition);
            service.invoke(question, Objects.requireNonNull(addresses.get(newest)), snapshot -> {
                fetching.remove(partition);
                if (snapshot != null) {
                    service.execute(partition, () -> replica.resume(snapshot));
                }
            });
        }
    }

    private void forget(RollCall roll) {
        for (int partition = 0; partition < partitionCount; partition++) {
            Replica<S> replica = service.replica(partition);
            if (replica.isLeftOver() && roll.isSafe(partition)) {
                service.execute(partition, replica::forget);
            }
        }
    }

    private void judge(RollCall roll, List<Store> stores) {
        SortedSet<Integer> missing = new TreeSet<>();
        SortedSet<Integer> lost = new TreeSet<>();
        for (int partition = 0; partition < partitionCount; partition++) {
            if (!roll.isLive(partition)) {
                missing.add(partition);
                if (roll.isLost(partition)) {
                    lost.add(partition);
                }
            }
        }
        if (!roll.isKept() || missing.isEmpty()) {
            open();
        } else if (roll.size() < membership.expectedStores()) {
            say(roll.size() + " of " + membership.expectedStores()
                    + " members that hold partitions are here, and the others may have kept what is newest"
                    + absent(stores));
        } else if (!lost.isEmpty()) {
            say(
                    "no member has kept anything of partitions " + Ranges.of(lost)
                            + ": what they held is lost. Start the members with the data directories that had it, or one of them with --accept-loss to go on without");
        } else {
            say("partitions are being read from disks");
            whyNotOpen = missing.size() + " of " + partitionCount + " partitions are yet to be read from disks";
        }
    }

    private String absent(List<Store> stores) {
        if (keeping == null) {
            return "";
        }
        Set<String> absent = new TreeSet<>(keeping.directory().members());
        stores.forEach(store -> absent.remove(store.name()));
        return absent.isEmpty() ? "" : "; missing: " + String.join(", ", absent);
    }

    private void open() {
        if (said != null) {
            said = null;
            LOG.info("All {} partitions are there", partitionCount);
        }
        opened.complete(null);
    }

    private void say(String why) {
        whyNotOpen = why;
        if (!why.equals(said)) {
            said = why;
            LOG.warn("{}: {}", opened.isDone() ? "Some partitions wait" : "Not open yet", why);
        }
    }

    /** Once every partition is safe, all data directories know that there is something to be missed. */
    private void remember(RollCall roll, List<Store> stores, Keeping kept) {
        if (roll.size() < membership.expectedStores()) {
            return;
        }
        for (int partition = 0; partition < partitionCount; partition++) {
            if (!roll.isSafe(partition)) {
                return;
            }
        }
        Member first = stores.getFirst().member();
        String clusterId = roll.clusterId() == null ? first.id() + "-" + first.incarnation() : roll.clusterId();
        try {
            kept.directory()
                    .belongTo(
                            clusterId, stores.stream().map(Store::name).sorted().toList());
            remembered = true;
        } catch (IOException e) {
            LOG.error("{} cannot be written", kept.directory(), e);
        }
    }

    @Override
    public String toString() {
        return "Recovery: " + (opened.isDone() ? "open" : whyNotOpen);
    }
}
