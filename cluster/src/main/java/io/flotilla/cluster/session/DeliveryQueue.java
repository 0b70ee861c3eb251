package io.flotilla.cluster.session;

import io.flotilla.routing.message.QoS;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Application Messages on their way to one client: those that wait, and the PUBLISH packets that were sent and are not yet completed (MQTT 5.0,
 * sections 4.4 and 4.9).
 *
 * <p>It keeps the order of what it is offered, per QoS. Confined to one thread: the event loop of a transient session, the partition of a durable one.
 * Each step is O(1) but connecting and disconnecting, which look at everything in flight. Besides the messages themselves it allocates nothing in the
 * long run. What waits may lie on disk, see {@link Backlog}; what is in flight does not.
 */
public final class DeliveryQueue {
    private static final int[] NOTHING = {};

    /** What share groups lent waits in memory, where it is found when it is to be given back; it is never more than the client may have in flight. */
    private static final Backlog.Kind<Delivery> WAITING = new Backlog.Kind<>() {
        @Override
        public void write(Delivery item, SnapshotOutput out) {
            out.writeDelivery(item);
        }

        @Override
        public Delivery read(SnapshotInput in) {
            return in.readDelivery();
        }

        @Override
        public long weight(Delivery item) {
            return item.message().queuedBytes();
        }

        @Override
        public boolean maySpill(Delivery item) {
            return item.lease() == null;
        }
    };

    private final SessionLimits limits;
    private final SessionEvents events;
    private final LeaseSink leases;
    private final InflightWindow inflight = new InflightWindow();
    private final Backlog<Delivery> waiting;

    private @Nullable DeliverySink sink;
    private int receiveMaximum;
    private int[] resend = NOTHING; // Packet Identifiers of an earlier connection: nothing new is sent before they are
    private int resent;

    /**
     * A queue in memory.
     *
     * @param leases told what became of what share groups lent
     */
    public DeliveryQueue(SessionLimits limits, SessionEvents events, LeaseSink leases) {
        this(limits, events, leases, Spill.none(events));
    }

    /** @param spill where what waits goes that is too much for memory */
    DeliveryQueue(SessionLimits limits, SessionEvents events, LeaseSink leases, Spill spill) {
        this.limits = limits;
        this.events = events;
        this.leases = leases;
        this.waiting = new Backlog<>(WAITING, spill);
    }

    /**
     * Begins a connection: what an earlier one left in flight is sent again under its own Packet Identifiers and in its order, the PUBLISH packets with
     * DUP [MQTT-4.4.0-1, MQTT-3.3.1-1], then what waits; all within {@code receiveMaximum} [MQTT-3.3.4-9].
     */
    public void attach(DeliverySink to, int maximum, long nowMs) {
        sink = to;
        receiveMaximum = maximum;
        resend = inOrder();
        resent = 0;
        inflight.restart();
        send(nowMs);
    }

    /**
     * Ends the connection; what is queued and in flight stays. What a share group lent goes back to it, but for a QoS 2 message that was sent, which from
     * now on is this session's own [MQTT-4.8.2-4].
     */
    public void detach() {
        sink = null;
        for (int packetId : inOrder()) {
            Delivery delivery = inflight.delivery(packetId);
            if (delivery != null && delivery.lease() != null) {
                if (delivery.qos() == QoS.EXACTLY_ONCE) {
                    inflight.replace(packetId, delivery.withoutLease());
                    settle(delivery);
                } else {
                    complete(packetId, delivery);
                    leases.onGivenBack(delivery.lease());
                }
            }
        }
        waiting.removeIf(delivery -> delivery.lease() != null, this::giveBack);
    }

    /** Ends the session: what waits is dropped and counted, and what a share group lent goes back to it as in {@link #detach}. */
    public void close() {
        detach();
        waiting.clear(messages -> events.onDropped(DropReason.SESSION_ENDED, messages));
        for (int packetId : inOrder()) {
            Delivery delivery = inflight.delivery(packetId);
            if (delivery != null) {
                complete(packetId, delivery);
            } else {
                inflight.remove(packetId);
            }
        }
    }

    /**
     * Sends {@code delivery}, or lets it wait for its turn. QoS 0 does not wait: it is sent or dropped.
     *
     * @return false if it was dropped and counted, or given back to the share group that lent it
     */
    public boolean offer(Delivery delivery, long nowMs) {
        if (delivery.qos() == QoS.AT_MOST_ONCE) {
            return offerAtMostOnce(delivery);
        }
        if (delivery.message().isExpired(nowMs)) {
            dropExpired(delivery);
            return false;
        }
        if (waiting.isEmpty() && canSend(delivery)) {
            publish(delivery);
            return true;
        }
        return await(delivery, nowMs);
    }

    private boolean offerAtMostOnce(Delivery delivery) {
        if (sink != null && sink.isWritable()) {
            sink.onPublish(0, false, delivery);
            return true;
        }
        events.onDropped(sink == null ? DropReason.OFFLINE : DropReason.SLOW_READER, 1);
        return false;
    }

    private boolean await(Delivery delivery, long nowMs) {
        long bytes = delivery.message().queuedBytes();
        dropExpiredHead(nowMs);
        while (!limits.admit(waiting.size(), waiting.bytes(), bytes)) {
            if (limits.policy() == DropPolicy.NEWEST || waiting.peek() == null) {
                refuse(delivery);
                return false;
            }
            refuse(waiting.remove());
        }
        waiting.add(delivery);
        return true;
    }

    /**
     * The client sent a PUBACK.
     *
     * @return false if no QoS 1 message is in flight as {@code packetId}
     */
    public boolean onPuback(int packetId, long nowMs) {
        Delivery delivery = inflight.delivery(packetId);
        if (delivery == null || delivery.qos() != QoS.AT_LEAST_ONCE) {
            return false;
        }
        complete(packetId, delivery);
        settle(delivery);
        send(nowMs);
        return true;
    }

    /**
     * The client sent a PUBREC, and is sent the PUBREL unless {@code error} says that it does not want the message [MQTT-4.3.3-4].
     *
     * @return false if no QoS 2 message is in flight as {@code packetId}
     */
    public boolean onPubrec(int packetId, boolean error, long nowMs) {
        Delivery delivery = inflight.delivery(packetId);
        if (delivery == null ? !inflight.isReleased(packetId) : delivery.qos() != QoS.EXACTLY_ONCE) {
            return false;
        }
        if (error) {
            inflight.remove(packetId);
        } else {
            inflight.release(packetId);
            if (sink != null) {
                sink.onPubrel(packetId);
            }
        }
        if (delivery != null) {
            events.onQueuedBytes(-delivery.message().queuedBytes());
            settle(delivery);
        }
        send(nowMs);
        return true;
    }

    /**
     * The client sent a PUBCOMP.
     *
     * @return false if no PUBREL was sent for {@code packetId}
     */
    public boolean onPubcomp(int packetId, long nowMs) {
        if (!inflight.isReleased(packetId)) {
            return false;
        }
        inflight.remove(packetId);
        send(nowMs);
        return true;
    }

    /** The sink can take more. */
    public void onWritable(long nowMs) {
        send(nowMs);
    }

    /** Whether {@code delivery} would be sent at once if it were offered now. */
    public boolean sendsAtOnce(Delivery delivery) {
        return delivery.qos() == QoS.AT_MOST_ONCE
                ? sink != null && sink.isWritable()
                : waiting.isEmpty() && canSend(delivery);
    }

    /** The Packet Identifiers in flight, in the order in which the packets were first sent [MQTT-4.6.0-1]: those of an earlier connection are sent again in it. */
    private int[] inOrder() {
        int[] sent = inflight.sent();
        return resent == resend.length
                ? sent
                : IntStream.concat(
                                Arrays.stream(sent),
                                Arrays.stream(resend, resent, resend.length)
                                        .filter(packetId -> inflight.contains(packetId) && !inflight.isSent(packetId)))
                        .toArray();
    }

    /** The number of the packet that was sent last, see {@link InflightWindow#lastTurn}. */
    long lastTurn() {
        return inflight.lastTurn();
    }

    /** What has been sent on this connection after {@code turn}, as it was sent: a packet for each turn since. */
    List<Outbound> sentAfter(long turn) {
        List<Outbound> packets = new ArrayList<>();
        long next = turn + 1;
        for (int packetId : inflight.sent()) {
            if (inflight.turn(packetId) > turn) {
                for (; next < inflight.turn(packetId); next++) {
                    packets.add(Outbound.Passed.INSTANCE);
                }
                Delivery delivery = inflight.delivery(packetId);
                packets.add(
                        delivery == null
                                ? new Outbound.Release(packetId, true)
                                : new Outbound.Message(packetId, inflight.isDup(packetId), delivery));
                next++;
            }
        }
        for (; next <= inflight.lastTurn(); next++) {
            packets.add(Outbound.Passed.INSTANCE);
        }
        return packets;
    }

    /** The loans of {@code group} that it has, ascending. */
    List<Long> held(String group) {
        return Stream.concat(Arrays.stream(inOrder()).mapToObj(inflight::delivery), waiting.inMemory())
                .map(delivery -> delivery == null ? null : delivery.lease())
                .filter(lease -> lease != null && lease.group().equals(group))
                .map(lease -> lease == null ? 0 : lease.loan())
                .sorted()
                .toList();
    }

    void write(SnapshotOutput out) {
        inflight.write(inOrder(), out);
        waiting.write(out);
        out.wire().writeInt(receiveMaximum);
    }

    /** Reads what {@link #write} wrote into a queue that is empty, and goes on sending to {@code to}. */
    void read(@Nullable DeliverySink to, SnapshotInput in) {
        resend = Arrays.stream(inflight.read(in))
                .filter(packetId -> !inflight.isSent(packetId))
                .toArray();
        waiting.read(in);
        receiveMaximum = in.wire().readInt();
        sink = to;
        events.onQueuedBytes(inflight.bytes());
    }

    /** How many messages wait. */
    public int queuedMessages() {
        return waiting.size();
    }

    /** What they weigh, in bytes. */
    public long queuedBytes() {
        return waiting.bytes();
    }

    /** How many packets were sent and are not completed. */
    public int inflight() {
        return inflight.size();
    }

    /** Sends what can be sent: first again what an earlier connection left, then what waits. */
    private void send(long nowMs) {
        if (sink == null || !resend(sink)) {
            return;
        }
        for (Delivery next; (next = waiting.peek()) != null; ) {
            if (next.message().isExpired(nowMs)) {
                dropExpiredHead(nowMs);
            } else if (canSend(next)) {
                publish(waiting.remove());
            } else {
                return;
            }
        }
    }

    /** Whether everything that an earlier connection left in flight has been sent on this one. */
    private boolean resend(DeliverySink to) {
        for (; resent < resend.length; resent++) {
            int packetId = resend[resent];
            if (!inflight.contains(packetId) || inflight.isSent(packetId)) {
                continue; // the client answered to what it still had of the earlier connection
            }
            Delivery delivery = inflight.delivery(packetId);
            if (!to.isWritable() || (delivery != null && inflight.outstanding() >= receiveMaximum)) {
                return false;
            }
            inflight.markSent(packetId);
            if (delivery == null) {
                to.onPubrel(packetId);
            } else {
                to.onPublish(packetId, true, delivery);
            }
        }
        resend = NOTHING;
        resent = 0;
        return true;
    }

    private boolean canSend(Delivery delivery) {
        return sink != null
                && resend.length == 0
                && inflight.size() < Math.min(receiveMaximum, limits.maxInflight())
                && (inflight.bytes() == 0
                        || inflight.bytes() + delivery.message().queuedBytes() <= limits.maxInflightBytes())
                && sink.isWritable();
    }

    private void publish(Delivery delivery) {
        if (sink != null) {
            events.onQueuedBytes(delivery.message().queuedBytes());
            sink.onPublish(inflight.add(delivery), false, delivery);
        }
    }

    private void complete(int packetId, Delivery delivery) {
        inflight.remove(packetId);
        events.onQueuedBytes(-delivery.message().queuedBytes());
    }

    private void dropExpiredHead(long nowMs) {
        for (Delivery head; (head = waiting.peek()) != null && head.message().isExpired(nowMs); ) {
            dropExpired(waiting.remove());
        }
    }

    private void dropExpired(Delivery delivery) {
        events.onDropped(DropReason.EXPIRED, 1);
        settle(delivery);
    }

    private void settle(Delivery delivery) {
        if (delivery.lease() != null) {
            leases.onSettled(delivery.lease());
        }
    }

    /** There is no room for {@code delivery}: a share group may have another member that has some. */
    private void refuse(Delivery delivery) {
        if (delivery.lease() != null) {
            giveBack(delivery);
        } else {
            events.onDropped(DropReason.QUEUE_FULL, 1);
        }
    }

    private void giveBack(Delivery delivery) {
        if (delivery.lease() != null) {
            leases.onGivenBack(delivery.lease());
        }
    }

    @Override
    public String toString() {
        return waiting + ", " + inflight.size() + " in flight ("
                + inflight.outstanding() + " on this connection), "
                + (sink == null ? "disconnected" : "Receive Maximum " + receiveMaximum);
    }
}
