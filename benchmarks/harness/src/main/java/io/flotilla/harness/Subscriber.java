package io.flotilla.harness;

import io.flotilla.harness.Frames.Connect;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * A client with one subscription at QoS 2 that keeps a tally of what it is given. A QoS 2 message that the node sends again under a Packet Identifier that is not released yet is the same
 * delivery (MQTT 5.0, section 4.3.3); everything else that comes twice is a duplicate.
 */
final class Subscriber extends PersistentClient {
    private static final int SUBSCRIBE_ID = 1;

    private final String filter;
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
    private final Set<Integer> unreleased = new HashSet<>();
    private volatile long longestWaitNs;
    private long subscribingSinceNs;
    private volatile boolean subscribed;
    private final LongAdder received = new LongAdder();
    private int wrong;

    Subscriber(Connect connect, String filter, List<InetSocketAddress> nodes, int home) {
        super(connect, nodes, home);
        this.filter = filter;
    }

    /** Whether the node has granted its subscription on this connection, or kept it. Any thread may ask. */
    boolean isSubscribed() {
        return subscribed;
    }

    /** How many messages came so far. Any thread may ask. */
    long received() {
        return received.sum();
    }

    /** By Topic Name. Any thread may ask. */
    Map<String, Tally> tallies() {
        return tallies;
    }

    boolean isShared() {
        return filter.startsWith("$share/");
    }

    /** The longest time from the PUBLISH of a message of QoS 1 or 2 to its coming here, since {@link #forgetWaits}. Any thread may ask. */
    long longestWaitNs() {
        return longestWaitNs;
    }

    /** Any thread may call it. */
    void forgetWaits() {
        longestWaitNs = 0;
    }

    /** How many packets came that no node should have sent. */
    int wrong() {
        return wrong;
    }

    @Override
    boolean isDone() {
        return true;
    }

    @Override
    boolean isImpatient(long sinceNs) {
        return !subscribed && subscribingSinceNs - sinceNs < 0;
    }

    @Override
    void onConnected(boolean sessionPresent) {
        if (sessionPresent) {
            subscribed = true;
            return;
        }
        unreleased.clear();
        tallies.values().forEach(Tally::onSession);
        subscribingSinceNs = System.nanoTime();
        send(Frames.subscribe(SUBSCRIBE_ID, filter, 2));
    }

    @Override
    void onPacket(Frame frame, long nowNs) {
        switch (frame.type()) {
            case Frames.PUBLISH -> onPublish(frame, nowNs);
            case Frames.PUBREL -> {
                unreleased.remove(frame.packetId());
                send(Frames.acknowledge(Frames.PUBCOMP, frame.packetId()));
            }
            case Frames.SUBACK -> subscribed = frame.reasonCode() <= 2; // if not, its patience with this node ends
            case Frames.PINGRESP, Frames.DISCONNECT -> {}
            default -> wrong++;
        }
    }

    private void onPublish(Frame publish, long nowNs) {
        if (publish.qos() == 2) {
            send(Frames.acknowledge(Frames.PUBREC, publish.packetId()));
            if (!unreleased.add(publish.packetId())) {
                return;
            }
        } else if (publish.qos() == 1) {
            send(Frames.acknowledge(Frames.PUBACK, publish.packetId()));
        }
        String[] words = publish.payload().split(" ", 2);
        tallies.computeIfAbsent(publish.topic(), topic -> new Tally()).onMessage(Integer.parseInt(words[0]));
        if (publish.qos() > 0) {
            longestWaitNs = Math.max(longestWaitNs, nowNs - Long.parseLong(words[1]));
        }
        received.increment();
    }

    @Override
    void onTurn(long nowNs) {}

    @Override
    void onLost() {
        subscribed = false;
    }
}
