package io.flotilla.cluster.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The PUBLISH packets of QoS 1 and QoS 2 that one client was sent and has not completed (MQTT 5.0, section 4.3), by Packet Identifier.
 *
 * <p>A packet is in flight with its message until the client has it, and a QoS 2 packet then without, as released, until its PUBCOMP. Confined to one
 * thread. Every step is O(1) but {@link #restart}; nothing is allocated but to grow.
 */
final class InflightWindow {
    private static final int MAX_PACKET_ID = 65_535;
    private static final int FIRST_CAPACITY = 8;
    private static final long SENT = 1L << 16;
    private static final long DUP = 1L << 17;
    private static final int TURN_SHIFT = 18;

    /*
     * Packet Identifiers are handed out in turn, so a packet lies in the ring at its identifier modulo the capacity, and whatever order the
     * acknowledgements come in, they find it there. An identifier whose place is taken is skipped. The ring has at least twice as many places as
     * packets (or one per identifier), so few are.
     *
     * A state is one number, so that a step touches two places in memory: from the highest bits on, the turn in which the PUBLISH or PUBREL packet was last
     * sent, whether it was sent before, whether it was sent on this connection, and the identifier. 0: the place is free.
     */
    private long[] states = {};
    private @Nullable Delivery[] deliveries = {}; // null: the place is free or the packet released

    private int size;
    private int outstanding;
    private long bytes;
    private int lastPacketId;
    private long lastTurn;

    /** How many packets are in flight. */
    int size() {
        return size;
    }

    /** How many of them were sent on this connection: what Receive Maximum bounds (section 4.9). */
    int outstanding() {
        return outstanding;
    }

    /** The number of the PUBLISH or PUBREL packet that was sent last: each has the next one, also where it is sent again. */
    long lastTurn() {
        return lastTurn;
    }

    /** What their messages weigh. */
    long bytes() {
        return bytes;
    }

    /**
     * Puts {@code delivery} in flight, as sent.
     *
     * @return its Packet Identifier, 1 to 65,535, which no other packet in flight has [MQTT-2.2.1-4]
     * @throws IllegalStateException if 65,535 are in flight
     */
    int add(Delivery delivery) {
        if (size == MAX_PACKET_ID) {
            throw new IllegalStateException("every Packet Identifier is in use");
        }
        if (size * 2 >= states.length && states.length <= MAX_PACKET_ID) {
            grow();
        }
        int packetId = lastPacketId;
        do {
            packetId = packetId == MAX_PACKET_ID ? 1 : packetId + 1;
        } while (states[slot(packetId)] != 0);
        lastPacketId = packetId;
        int slot = slot(packetId);
        states[slot] = ++lastTurn << TURN_SHIFT | SENT | packetId;
        deliveries[slot] = delivery;
        size++;
        outstanding++;
        bytes += delivery.message().queuedBytes();
        return packetId;
    }

    boolean contains(int packetId) {
        return states.length > 0 && packetId > 0 && packetId(states[slot(packetId)]) == packetId;
    }

    /** The message in flight as {@code packetId}, or null if there is none or it is released. */
    @Nullable
    Delivery delivery(int packetId) {
        return contains(packetId) ? deliveries[slot(packetId)] : null;
    }

    /** Whether {@code packetId} has had its PUBREC and awaits its PUBCOMP. */
    boolean isReleased(int packetId) {
        return contains(packetId) && deliveries[slot(packetId)] == null;
    }

    /** The client has the message of {@code packetId}, which is no longer needed: a PUBREL is sent, in the turn of its PUBREC (section 4.6). */
    void release(int packetId) {
        int slot = slot(packetId);
        forgetMessage(slot);
        outstanding += (states[slot] & SENT) == 0 ? 1 : 0;
        states[slot] = ++lastTurn << TURN_SHIFT | SENT | packetId;
    }

    /** {@code packetId} is completed, or not to be. */
    void remove(int packetId) {
        int slot = slot(packetId);
        forgetMessage(slot);
        outstanding -= (states[slot] & SENT) == 0 ? 0 : 1;
        states[slot] = 0;
        size--;
    }

    /** Puts {@code delivery} in the place of the one that is in flight as {@code packetId} with the same message. */
    void replace(int packetId, Delivery delivery) {
        deliveries[slot(packetId)] = delivery;
    }

    /** {@code packetId} was sent again on this connection. */
    void markSent(int packetId) {
        int slot = slot(packetId);
        outstanding += (states[slot] & SENT) == 0 ? 1 : 0;
        states[slot] = ++lastTurn << TURN_SHIFT | DUP | SENT | packetId;
    }

    /** Whether {@code packetId} was sent again when it was last sent [MQTT-3.3.1-1]. */
    boolean isDup(int packetId) {
        return (states[slot(packetId)] & DUP) != 0;
    }

    /** The turn in which {@code packetId} was last sent. */
    long turn(int packetId) {
        return states[slot(packetId)] >>> TURN_SHIFT;
    }

    boolean isSent(int packetId) {
        return (states[slot(packetId)] & SENT) != 0;
    }

    /** Begins a new connection, on which nothing has been sent yet; who restarts it keeps the order of what is to be sent again. */
    void restart() {
        Arrays.setAll(states, slot -> states[slot] & ~SENT);
        outstanding = 0;
    }

    /** The Packet Identifiers that were sent on this connection, in the order in which the packets were sent. */
    int[] sent() {
        return Arrays.stream(states)
                .filter(state -> (state & SENT) != 0)
                .sorted()
                .mapToInt(InflightWindow::packetId)
                .toArray();
    }

    void write(int[] inOrder, SnapshotOutput out) {
        out.wire().writeInt(states.length);
        out.wire().writeInt(lastPacketId);
        out.wire().writeLong(lastTurn);
        out.wire().writeInt(inOrder.length);
        for (int packetId : inOrder) {
            int slot = slot(packetId);
            out.wire().writeLong(states[slot]);
            out.writeOptional(deliveries[slot], out::writeDelivery);
        }
    }

    /** Reads what {@link #write} wrote into a window that is empty; returns the Packet Identifiers in the order in which they were written. */
    int[] read(SnapshotInput in) {
        int capacity = in.wire().readInt();
        states = new long[capacity];
        deliveries = new @Nullable Delivery[capacity];
        lastPacketId = in.wire().readInt();
        lastTurn = in.wire().readLong();
        int[] inOrder = new int[in.wire().readCount()];
        for (int i = 0; i < inOrder.length; i++) {
            long state = in.wire().readLong();
            inOrder[i] = packetId(state);
            int slot = slot(inOrder[i]);
            Delivery delivery = in.readOptional(in::readDelivery);
            states[slot] = state;
            deliveries[slot] = delivery;
            size++;
            outstanding += (state & SENT) == 0 ? 0 : 1;
            bytes += delivery == null ? 0 : delivery.message().queuedBytes();
        }
        return inOrder;
    }

    private static int packetId(long state) {
        return (int) (state & MAX_PACKET_ID);
    }

    private void forgetMessage(int slot) {
        Delivery delivery = deliveries[slot];
        if (delivery != null) {
            bytes -= delivery.message().queuedBytes();
            deliveries[slot] = null;
        }
    }

    private int slot(int packetId) {
        return packetId & (states.length - 1);
    }

    private void grow() {
        long[] oldStates = states;
        @Nullable Delivery[] oldDeliveries = deliveries;
        int capacity = Math.max(FIRST_CAPACITY, oldStates.length * 2);
        states = new long[capacity];
        deliveries = new @Nullable Delivery[capacity];
        for (int old = 0; old < oldStates.length; old++) {
            if (oldStates[old] != 0) {
                int slot = slot(packetId(oldStates[old]));
                states[slot] = oldStates[old];
                deliveries[slot] = oldDeliveries[old];
            }
        }
    }
}
