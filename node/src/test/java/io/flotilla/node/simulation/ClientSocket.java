package io.flotilla.node.simulation;

import io.flotilla.node.SimulatedNode;
import java.util.Arrays;

/** A client's end of its connection: bytes become packets here. */
final class ClientSocket implements Wire.End {
    private final SimulatedClient client;
    private final SimulatedNode node;
    private final Wire wire;
    private byte[] unread = {};
    private boolean abandoned;

    ClientSocket(SimulatedClient client, SimulatedNode node, Schedule schedule, SimulatedChannel channel) {
        this.client = client;
        this.node = node;
        wire = new Wire(schedule, () -> false, this, channel);
        channel.onConnected(wire.back);
    }

    SimulatedNode node() {
        return node;
    }

    void send(byte[] packet) {
        wire.there.write(packet);
    }

    /** Nobody is here any more, which the node sees, or not. */
    void abandon(boolean seen) {
        abandoned = true;
        if (seen) {
            wire.cut();
        }
    }

    void cut() {
        wire.cut();
    }

    @Override
    public boolean isReading() {
        return !abandoned;
    }

    @Override
    public void onBytes(byte[] bytes) {
        int before = unread.length;
        unread = Arrays.copyOf(unread, before + bytes.length);
        System.arraycopy(bytes, 0, unread, before, bytes.length);
        int at = 0;
        for (Mqtt packet = Mqtt.read(unread, at); packet != null; packet = Mqtt.read(unread, at)) {
            at += packet.length();
            client.onPacket(this, packet);
        }
        unread = Arrays.copyOfRange(unread, at, unread.length);
    }

    @Override
    public void onRoom() {
        // A client's packets are few.
    }

    @Override
    public void onEnd() {
        wire.there.end();
        client.onEnd(this);
    }
}
