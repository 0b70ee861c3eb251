package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.Pages;
import io.flotilla.cluster.member.PartitionState;
import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.retained.RetainedMessages;
import io.flotilla.routing.retained.RetainedPart;
import io.flotilla.routing.topic.TopicFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one partition holds of clients, share groups and retained messages. Confined to the partition's thread; only operations and questions reach into it. */
public final class Partition implements PartitionState {
    /** How many retained messages may expire per tick: their turn comes, but they do not hold up the thread. */
    private static final int EXPIRE_PER_TICK = 1000;

    private final int index;
    private final Pages pages;
    private final Census.Tally tally;
    private final Effects effects = new Effects();
    private final PartitionEvents events;
    private final Spill spill;
    private final GatheredLeases gatheredLeases;
    private final LeaseSink leases;
    private final Subscribers subscribers;
    private long term; // of the owner, where this copy is the owner's
    private final Publications publications = new Publications();
    private final Clients clients;
    private final Groups groups;
    private final RetainedMessages retained = new RetainedMessages();

    Partition(int index, Pages pages, Surroundings around) {
        this.index = index;
        this.pages = pages;
        tally = around.census().new Tally();
        events = new PartitionEvents(around.events(), effects);
        spill = new Spill(pages, around.memory(), events, tally);
        gatheredLeases = new GatheredLeases(around, effects::add);
        leases = new LeaseEffects(gatheredLeases, effects);
        subscribers = new Subscribers(index, around.routes(), effects);
        clients = new Clients(this, around);
        groups = new Groups(this, around);
    }

    int index() {
        return index;
    }

    Clients clients() {
        return clients;
    }

    Groups groups() {
        return groups;
    }

    Subscribers subscribers() {
        return subscribers;
    }

    /** What is told to others when the operations that run are safe. */
    Effects effects() {
        return effects;
    }

    /** Which owner this is: a later one has a higher number. */
    long term() {
        return term;
    }

    /** What happens to its sessions and share groups. */
    SessionEvents events() {
        return events;
    }

    /** Where its queues lay what does not fit into memory. */
    Spill spill() {
        return spill;
    }

    /** What became of the leases of its sessions. */
    LeaseSink leases() {
        return leases;
    }

    /** How much it holds. */
    Census.Tally tally() {
        return tally;
    }

    void append(AppendBatch batch, long nowMs) {
        for (AppendBatch.Entry entry : batch.entries()) {
            List<ApplicationMessage> messages = publications.take(entry.messages());
            if (entry.retain()) {
                messages.forEach(this::retain);
            }
            if (entry.deliver()) {
                subscribers.audience(entry.topic()).deliver(messages, batch.source(), nowMs);
            }
        }
    }

    RetainedPart retained(TopicFilter filter, String from, long maxBytes, long nowMs) {
        return retained.match(filter, from, maxBytes, nowMs);
    }

    /** All that {@code filter} matches, at once. */
    List<ApplicationMessage> retained(TopicFilter filter, long nowMs) {
        List<ApplicationMessage> all = new ArrayList<>();
        for (String next = ""; next != null; ) {
            RetainedPart part = retained.match(filter, next, Long.MAX_VALUE, nowMs);
            all.addAll(part.messages());
            next = part.next();
        }
        return all;
    }

    /** Whether a {@link #tick} would do anything. */
    boolean isDue(long nowMs) {
        return clients.isDue(nowMs) || groups.isDue() || retained.hasExpired(nowMs);
    }

    void tick(long nowMs) {
        clients.tick(nowMs);
        groups.tick(nowMs);
        long messages = retained.size();
        long bytes = retained.bytes();
        retained.removeExpired(nowMs, EXPIRE_PER_TICK);
        countRetained(messages, bytes);
    }

    /** Whether {@link #onMemberGone} would do anything. */
    boolean concerns(Member member) {
        return clients.concern(member) || groups.concern(member);
    }

    /** The members whose connections hold something here. */
    Set<Member> holders() {
        Set<Member> holders = new HashSet<>();
        clients.addHolders(holders);
        groups.addHolders(holders);
        return holders;
    }

    void onMemberGone(Member member, long nowMs) {
        clients.onMemberGone(member, nowMs);
        groups.onMemberGone(member, nowMs);
    }

    private void retain(ApplicationMessage message) {
        long messages = retained.size();
        long bytes = retained.bytes();
        if (message.payload().length == 0) {
            retained.remove(message.topic()); // [MQTT-3.3.1-6]
        } else {
            retained.put(message);
        }
        countRetained(messages, bytes);
    }

    private void countRetained(long messagesBefore, long bytesBefore) {
        tally.add(Census.Kind.RETAINED_MESSAGES, retained.size() - messagesBefore);
        tally.add(Census.Kind.RETAINED_BYTES, retained.bytes() - bytesBefore);
    }

    // ---- as a copy among others

    @Override
    public void onOwned(long term) {
        this.term = term;
        effects.setHeard(true);
        tally.setOwned(true);
        subscribers.onOwned(term);
        clients.onOwned();
        groups.onOwned();
    }

    @Override
    public void onDisowned() {
        effects.setHeard(false);
        tally.setOwned(false);
        gatheredLeases.clear();
        subscribers.onDisowned();
        clients.onDisowned();
        groups.onDisowned();
    }

    @Override
    public @Nullable Runnable takeEffects() {
        events.tell();
        return effects.take();
    }

    @Override
    public void write(WireOutput out) {
        write(SnapshotOutput.ofAll(out));
    }

    @Override
    public void writeCheckpoint(WireOutput out) {
        write(SnapshotOutput.ofCheckpoint(out));
    }

    private void write(SnapshotOutput to) {
        List<ApplicationMessage> kept = new ArrayList<>(retained.size());
        retained.forEach(kept::add);
        to.writeList(kept, to::writeMessage);
        publications.write(to.wire());
        clients.write(to);
        groups.write(to);
    }

    static Partition read(int index, Pages pages, Surroundings around, WireInput in) {
        Partition partition = new Partition(index, pages, around);
        SnapshotInput from = new SnapshotInput(in);
        from.readList(from::readMessage).forEach(partition::retain);
        partition.publications.read(in);
        partition.clients.read(from);
        partition.groups.read(from);
        return partition;
    }

    @Override
    public void close() {
        effects.setHeard(false);
        tally.close();
        events.close();
        pages.freeAll();
    }

    @Override
    public String toString() {
        return "partition " + index + (effects.areHeard() ? ", owned: " : ", a copy: ") + clients + ", " + groups;
    }

    /** Where sessions tell what became of their leases: their groups hear it from the owner alone. */
    private record LeaseEffects(LeaseSink to, Effects effects) implements LeaseSink {
        @Override
        public void onSettled(Lease lease) {
            if (effects.areHeard()) {
                to.onSettled(lease);
            }
        }

        @Override
        public void onGivenBack(Lease lease) {
            if (effects.areHeard()) {
                to.onGivenBack(lease);
            }
        }
    }
}
