package io.flotilla.benchmarks.load.client;

import io.flotilla.benchmarks.load.account.Counts;
import io.flotilla.benchmarks.load.scenario.Scenario;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/** A client that publishes to its streams in turn, as much as it has been allowed to and its connection takes. */
final class Publisher extends Client {
    private static final int WRITE_BYTES = 64 << 10;
    private static final int REFUSED = 0x80;

    private final int index;
    private final Stream[] streams;
    private final @Nullable PacketIds packetIds;
    private final int perWrite;

    /** That of all publishers; null where messages are due when they are sent. */
    private @Nullable Pace pace;

    /** Messages allowed and messages sent since the beginning. */
    private long allowed;

    private long published;
    private int next;

    /** PUBREL packets that answer what was read and is not read through. */
    private @Nullable ByteBuf releases;

    /** The publisher's side of a stream: the beginning of its packets, and how many there were. */
    private static final class Stream {
        final int index;
        final int receivers;
        final byte[] front;
        int number;

        Stream(Scenario scenario, int index) {
            int topic = scenario.topicOf(index);
            this.index = index;
            this.receivers = scenario.receiversOf(topic);
            this.front = Packets.publishFront(
                    scenario.mqtt(), scenario.topicName(topic), scenario.qos(), scenario.payloadBytes());
        }
    }

    /** Publisher {@code index} of its scenario. */
    Publisher(Lane lane, int number, int index) {
        super(lane, number);
        this.index = index;
        int[] indexes = scenario.streamsOf(index);
        streams = new Stream[indexes.length];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = new Stream(scenario, indexes[i]);
        }
        packetIds = scenario.qos() == 0 ? null : new PacketIds(lane.config().inflight());
        perWrite = lane.config().perWrite();
    }

    @Override
    void onConnected(int receiveMaximum) {
        if (packetIds != null) {
            packetIds.limit(receiveMaximum);
        }
        becomeReady();
    }

    /** Sets when messages are due: number {@code n} of all publishers' at the pace, and each publisher's in turn. */
    void follow(Pace pace) {
        this.pace = pace;
    }

    /** When the next message that is not allowed yet is due, by the pace that is set. */
    long nextDueNs() {
        return dueNs(allowed, 0);
    }

    /** Deliveries that a message comes to, of the stream where that is most. */
    int receivers() {
        return streams[0].receivers; // the first topics are those that are dealt out more often
    }

    /** How many messages wait for the connection. */
    long waiting() {
        return allowed - published;
    }

    /** Allows so many messages more. */
    void allow(long messages) {
        allowed += messages;
    }

    /** Sends what is allowed, acknowledged and writable. */
    void send() {
        if (!isReady()) {
            return;
        }
        boolean wrote = false;
        int count = sendable();
        while (count > 0) {
            write(batch(count));
            wrote = true;
            if (perWrite < Integer.MAX_VALUE) {
                flush();
            }
            count = sendable();
        }
        if (wrote) {
            flush();
        }
    }

    /** How many messages may go into one buffer now. */
    private int sendable() {
        long most = Math.min(waiting(), perWrite);
        if (packetIds != null) {
            most = Math.min(most, packetIds.left());
        }
        int messageBytes = streams[next].front.length + scenario.payloadBytes();
        return isWritable() ? (int) Math.min(most, Math.max(1, WRITE_BYTES / messageBytes)) : 0;
    }

    private ByteBuf batch(int count) {
        ByteBuf out = buffer(count * (streams[next].front.length + scenario.payloadBytes()));
        Counts counts = lane.counts();
        long nowNs = lane.nowNs();
        for (int i = 0; i < count; i++) {
            Stream stream = streams[next];
            next = next + 1 == streams.length ? 0 : next + 1;
            out.writeBytes(stream.front);
            if (packetIds != null) {
                out.setShort(out.writerIndex() - Packets.packetIdOffset(scenario.mqtt()), packetIds.take());
            }
            out.writeInt(stream.index).writeInt(stream.number++).writeLong(dueNs(published++, nowNs));
            out.writeBytes(lane.filler(), 0, lane.filler().readableBytes());
            counts.expected += stream.receivers;
        }
        counts.published += count;
        if (packetIds != null) {
            lane.addUnacknowledged(count);
        }
        return out;
    }

    @Override
    void onPacket(int header, ByteBuf in, int at, int length) {
        int type = header >> 4;
        switch (type) {
            case Packets.PUBACK, Packets.PUBCOMP -> onAcknowledged(in, at, length);
            case Packets.PUBREC -> {
                if (isRefused(in, at, length)) {
                    onAcknowledged(in, at, length);
                } else {
                    release(in.getUnsignedShort(at));
                }
            }
            default -> lane.problem("a publisher was sent a packet of type " + type);
        }
    }

    /** When message {@code number} of this publisher is due: at the pace of all of them, of whom each is one in turn, or now. */
    private long dueNs(long number, long nowNs) {
        return pace == null ? nowNs : pace.dueNs(number * scenario.publishers() + index);
    }

    private static boolean isRefused(ByteBuf in, int at, int length) {
        return length > 2 && in.getUnsignedByte(at + 2) >= REFUSED;
    }

    private void onAcknowledged(ByteBuf in, int at, int length) {
        if (packetIds == null || !packetIds.release(in.getUnsignedShort(at))) {
            lane.problem("acknowledged what was not sent");
            return;
        }
        lane.addUnacknowledged(-1);
        if (isRefused(in, at, length)) {
            lane.problem("PUBLISH refused with 0x%02X".formatted(in.getUnsignedByte(at + 2)));
        } else {
            lane.counts().acknowledged++;
        }
    }

    private void release(int packetId) {
        if (releases == null) {
            releases = buffer(WRITE_BYTES / 64);
        }
        Packets.acknowledge(releases, Packets.PUBREL, packetId);
    }

    @Override
    void onReadComplete() {
        if (releases != null) {
            write(releases);
            releases = null;
            flush();
        }
        if (waiting() > 0) {
            send();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (waiting() > 0) {
            lane.readClock();
            send();
        }
    }
}
