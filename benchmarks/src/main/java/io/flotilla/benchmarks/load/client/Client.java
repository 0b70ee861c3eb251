package io.flotilla.benchmarks.load.client;

import io.flotilla.benchmarks.load.scenario.ClientConfig;
import io.flotilla.benchmarks.load.scenario.MqttVersion;
import io.flotilla.benchmarks.load.scenario.Scenario;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One MQTT client, which connects, keeps its connection alive and does nothing more; publishers and subscribers do.
 *
 * <p>Confined to its lane's event loop.
 */
class Client extends ChannelInboundHandlerAdapter {
    private static final int MOST_LENGTH_BYTES = 4;

    private enum State {
        APART,
        CONNECTING,
        CONNECTED,
        READY,
        LEAVING
    }

    final Lane lane;
    final Scenario scenario;

    private final int number;

    private State state = State.APART;
    private boolean settled;

    /** Whether anything was sent since the last PINGREQ was thought of. */
    private boolean sent;

    /** Whether the connection has had its CONNACK. */
    private boolean accepted;

    private long dueNs;

    /** When to connect again after the connection is closed; 0 for never. */
    private long rejoinDueNs;

    private @Nullable ChannelHandlerContext context;

    /** The beginning of a packet of which the rest has not come. */
    private @Nullable ByteBuf part;

    Client(Lane lane, int number) {
        this.lane = lane;
        this.scenario = lane.scenario();
        this.number = number;
    }

    /** A storm brings a client into one pipeline after the other. */
    @Override
    public final boolean isSharable() {
        return true;
    }

    /** Begins to connect; it was due at {@code dueNs}. */
    final void connect(long dueNs) {
        this.dueNs = dueNs;
        state = State.CONNECTING;
        lane.connector().connect(lane.loop(), this, number).addListener(attempt -> {
            if (!attempt.isSuccess()) {
                fail(String.valueOf(attempt.cause().getMessage()));
                onClosed();
            }
        });
    }

    /** Disconnects, where it is connected, and connects again; both were due at {@code dueNs}. */
    final void reconnect(long dueNs) {
        if (state == State.APART) {
            connect(dueNs);
        } else {
            rejoinDueNs = dueNs;
            leave();
        }
    }

    /** Gives up what has been due since before {@code sinceNs} and was not answered. */
    final void expire(long sinceNs) {
        if ((state == State.CONNECTING || state == State.CONNECTED) && dueNs < sinceNs) {
            fail(accepted ? "no SUBACK in time" : "no CONNACK in time");
        } else if (state == State.LEAVING && rejoinDueNs != 0 && rejoinDueNs < sinceNs) {
            drop();
        }
    }

    /** Which of all clients of the run. */
    final int number() {
        return number;
    }

    final boolean isReady() {
        return state == State.READY;
    }

    /** Whether there is no connection, nor one on its way. */
    final boolean isApart() {
        return state == State.APART;
    }

    /** Sends DISCONNECT, and lets the broker close the connection, so that no port of ours stays behind in TIME_WAIT. */
    final void leave() {
        if (state == State.CONNECTED || state == State.READY) {
            state = State.LEAVING;
            write(Packets.disconnect());
            flush();
        } else if (state == State.CONNECTING) {
            drop();
        }
    }

    /** Ends the connection by a reset, where there is one. */
    final void drop() {
        state = state == State.APART ? State.APART : State.LEAVING;
        if (context != null && context.channel().isOpen()) {
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            context.close();
        }
    }

    /** Sends a PINGREQ where nothing was sent since it was asked before. */
    final void keepAlive() {
        if (state == State.READY && !sent) {
            write(Packets.pingreq());
            flush();
        }
        sent = false;
    }

    /** Gives up, for good or, in a storm, for now. */
    final void fail(String why) {
        if (state == State.LEAVING) {
            return;
        }
        lane.counts().connectFailures++;
        lane.problem(why);
        settle();
        drop();
    }

    /** Notes that this client has become what it was meant to be. */
    final void becomeReady() {
        state = State.READY;
        settle();
    }

    private void settle() {
        if (!settled) {
            settled = true;
            lane.onSettled(state == State.READY);
        }
    }

    /** What to do with the CONNACK's Receive Maximum. */
    void onConnected(int receiveMaximum) {
        becomeReady();
    }

    /**
     * What to do with a packet, once connected.
     *
     * @param header its first byte
     * @param at where in {@code in} it goes on after its length
     */
    void onPacket(int header, ByteBuf in, int at, int length) {}

    /** All that has come was read. */
    void onReadComplete() {}

    final boolean isWritable() {
        return context().channel().isWritable();
    }

    final ByteBuf buffer(int bytes) {
        return context().alloc().directBuffer(bytes);
    }

    final void write(ByteBuf out) {
        sent = true;
        context().write(out, context().voidPromise());
    }

    final void flush() {
        context().flush();
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context, "connected");
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public final void channelActive(ChannelHandlerContext ctx) {
        if (state == State.CONNECTING) {
            ClientConfig config = lane.config();
            write(Packets.connect(
                    scenario.mqtt(),
                    config.clientIdPrefix() + number,
                    config.clean(),
                    config.keepAliveS(),
                    config.user(),
                    config.password()));
            flush();
        }
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            lane.readClock();
            if (part != null) {
                completePart(in);
            }
            readPackets(in);
            if (in.isReadable()) {
                keepPart(in);
            }
        } finally {
            in.release();
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        onReadComplete();
    }

    /** Reads the packets that are there as a whole. */
    private void readPackets(ByteBuf in) {
        int end = in.writerIndex();
        int index = in.readerIndex();
        while (true) {
            int bodyAt = bodyAt(in, index, end);
            if (bodyAt < 0) {
                break;
            }
            int length = length(in, index + 1);
            if (end - bodyAt < length) {
                break;
            }
            onAnyPacket(in.getUnsignedByte(index), in, bodyAt, length);
            index = bodyAt + length;
        }
        in.readerIndex(index);
    }

    /** Where the body of the packet at {@code index} begins, or -1 where its length is not there. */
    private static int bodyAt(ByteBuf in, int index, int end) {
        int at = index + 1;
        while (at < end) {
            if (in.getByte(at++) >= 0) {
                return at;
            }
            if (at - index > MOST_LENGTH_BYTES) {
                throw new IllegalStateException("a length of more than 4 bytes");
            }
        }
        return -1;
    }

    private static int length(ByteBuf in, int at) {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.getByte(at++);
            length |= (next & 0x7F) << shift;
            if (next >= 0) {
                return length;
            }
        }
    }

    private void keepPart(ByteBuf in) {
        int bodyAt = bodyAt(in, in.readerIndex(), in.writerIndex());
        int whole = bodyAt < 0 ? 1 + MOST_LENGTH_BYTES : bodyAt - in.readerIndex() + length(in, in.readerIndex() + 1);
        part = buffer(whole).writeBytes(in);
    }

    /** Moves what {@code in} begins with to the packet that it belongs to, and reads that once it is there as a whole. */
    private void completePart(ByteBuf in) {
        ByteBuf packet = Objects.requireNonNull(part);
        int bodyAt = bodyAt(packet, 0, packet.writerIndex());
        while (bodyAt < 0 && in.isReadable()) {
            packet.writeByte(in.readByte());
            bodyAt = bodyAt(packet, 0, packet.writerIndex());
        }
        if (bodyAt < 0) {
            return;
        }
        int missing = bodyAt + length(packet, 1) - packet.writerIndex();
        packet.writeBytes(in, Math.min(missing, in.readableBytes()));
        if (packet.writerIndex() == bodyAt + length(packet, 1)) {
            part = null;
            try {
                readPackets(packet);
            } finally {
                packet.release();
            }
        }
    }

    private void onAnyPacket(int header, ByteBuf in, int at, int length) {
        int type = header >> 4;
        if (state == State.CONNECTED || state == State.READY) {
            if (type == Packets.DISCONNECT) {
                lane.problem("disconnected by the broker with reason 0x%02X"
                        .formatted(length == 0 ? 0 : in.getUnsignedByte(at)));
            } else if (type != Packets.PINGRESP) {
                onPacket(header, in, at, length);
            }
        } else if (state == State.CONNECTING && type == Packets.CONNACK) {
            onConnack(in, at);
        }
    }

    private void onConnack(ByteBuf in, int at) {
        int reason = in.getUnsignedByte(at + 1);
        if (reason != 0) {
            fail("CONNECT refused with 0x%02X".formatted(reason));
            return;
        }
        accepted = true;
        lane.counts().connected++;
        lane.connectLatency().record(lane.nowNs() - dueNs);
        state = State.CONNECTED;
        onConnected(scenario.mqtt() == MqttVersion.V5_0 ? Packets.receiveMaximum(in, at + 2) : 65_535);
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        if (part != null) {
            part.release();
            part = null;
        }
        if (state == State.CONNECTING) {
            fail("closed before CONNACK");
        } else if (state != State.LEAVING) {
            lane.counts().disconnects++;
            lane.problem("closed by the broker");
            settle();
        }
        if (accepted) {
            lane.counts().closed++;
        }
        onClosed();
    }

    private void onClosed() {
        state = State.APART;
        accepted = false;
        context = null;
        if (rejoinDueNs != 0) {
            long due = rejoinDueNs;
            rejoinDueNs = 0;
            connect(due);
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lane.problem(String.valueOf(cause.getMessage()));
        ctx.close();
    }
}
