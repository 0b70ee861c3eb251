package io.flotilla.cluster.session;

import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.retained.RetainedMessages;
import io.flotilla.routing.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;

/** What one partition holds of clients, share groups and retained messages. Confined to the partition's thread; only operations reach into it. */
public final class Partition {
    /** How many retained messages may expire per tick: their turn comes, but they do not hold up the thread. */
    private static final int EXPIRE_PER_TICK = 1000;

    private final Surroundings around;
    private final Subscribers subscribers;
    private final Clients clients;
    private final Groups groups;
    private final RetainedMessages retained = new RetainedMessages();
    private final List<Runnable> outboxes = new ArrayList<>();
    private final GatheredEvents events;
    private final GatheredLeases leases;

    Partition(int index, Surroundings around) {
        this.around = around;
        events = new GatheredEvents(around.events(), this::flushLater);
        leases = new GatheredLeases(around, this::flushLater);
        subscribers = new Subscribers(index, around.routes());
        clients = new Clients(this, around);
        groups = new Groups(this, around);
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

    /** What happens to its sessions and share groups. */
    SessionEvents events() {
        return events;
    }

    /** What became of the leases of its sessions. */
    LeaseSink leases() {
        return leases;
    }

    void append(AppendBatch batch, long nowMs) {
        for (AppendBatch.Entry entry : batch.entries()) {
            if (entry.retain()) {
                entry.messages().forEach(this::retain);
            }
            if (entry.deliver()) {
                subscribers.audience(entry.topic()).deliver(entry.messages(), nowMs);
            }
        }
    }

    List<ApplicationMessage> retained(TopicFilter filter, long nowMs) {
        return retained.match(filter, nowMs);
    }

    void tick(long nowMs) {
        clients.tick(nowMs);
        groups.tick(nowMs);
        long messages = retained.size();
        long bytes = retained.bytes();
        retained.removeExpired(nowMs, EXPIRE_PER_TICK);
        countRetained(messages, bytes);
    }

    /** {@code outbox} has something to send when the operation that runs is over. */
    void flushLater(Runnable outbox) {
        outboxes.add(outbox);
    }

    void flush() {
        for (int i = 0; i < outboxes.size(); i++) { // one may bring about another
            outboxes.get(i).run();
        }
        outboxes.clear();
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
        around.census().retainedMessages.add(retained.size() - messagesBefore);
        around.census().retainedBytes.add(retained.bytes() - bytesBefore);
    }
}
