package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.subscription.Grant;
import io.flotilla.routing.subscription.Subscription;
import io.flotilla.routing.topic.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who of one partition receives the messages to one topic: each session with what its subscriptions give it together [MQTT-3.3.4-2], and each group. */
final class Audience {
    private static final long ENTRY_BYTES = 200;
    private static final long RECEIVER_BYTES = 100;

    private final TopicName topic;
    private final Receiver[] sessions;
    private final GroupQueue[] groups;

    private record Receiver(DurableSession session, Grant grant) {}

    Audience(TopicName topic, Map<DurableSession, List<Subscription>> sessions, List<GroupQueue> groups) {
        this.topic = topic;
        List<Receiver> receivers = new ArrayList<>(sessions.size());
        sessions.forEach((session, matching) -> receivers.add(new Receiver(session, Grant.of(matching))));
        this.sessions = receivers.toArray(Receiver[]::new);
        this.groups = groups.toArray(GroupQueue[]::new);
    }

    boolean isOf(TopicName other) {
        return topic.equals(other);
    }

    /** About what it takes in memory; the topic is held both encoded and as text. */
    long bytes() {
        return ENTRY_BYTES + 2L * topic.utf8Length() + RECEIVER_BYTES * (sessions.length + groups.length);
    }

    /**
     * Gives each of {@code messages}, which are to the topic, to each session and to each group. Sessions that get the same share one delivery.
     *
     * @param source where they were published
     */
    void deliver(List<ApplicationMessage> messages, Member source, long nowMs) {
        for (int i = 0; i < messages.size(); i++) {
            deliver(messages.get(i), source, nowMs);
        }
    }

    private void deliver(ApplicationMessage message, Member source, long nowMs) {
        Delivery delivery = null;
        for (Receiver receiver : sessions) {
            Grant grant = receiver.grant.forMessageOf(message.publisher(), receiver.session.clientId());
            if (grant != null) {
                delivery = Delivery.of(message, grant, delivery);
                receiver.session.offer(delivery, nowMs);
            }
        }
        for (GroupQueue group : groups) {
            group.offer(message, source, nowMs);
        }
    }

    @Override
    public String toString() {
        return topic + ": " + sessions.length + " sessions, " + groups.length + " groups";
    }
}
