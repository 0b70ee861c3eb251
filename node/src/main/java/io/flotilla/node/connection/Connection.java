package io.flotilla.node.connection;

import io.flotilla.node.codec.PacketDecoder;
import io.flotilla.node.codec.PacketEncoder;
import io.flotilla.node.metrics.Traffic;
import io.flotilla.node.network.Peer;
import io.flotilla.node.packet.Connack;
import io.flotilla.node.packet.Disconnect;
import io.flotilla.node.packet.MqttVersion;
import io.flotilla.node.packet.Packet;
import io.flotilla.node.packet.PacketException;
import io.flotilla.node.packet.ReasonCode;
import io.flotilla.node.shard.Shard;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network connection of one client: bytes become packets here, and every way that a connection ends goes through here (MQTT 5.0, section 4.13).
 *
 * <p>Confined to its event loop. Packets are handled one after the other; while there is a reason to hold, neither is the socket read nor are packets
 * taken from what was read, which is how a publisher that is too fast is slowed.
 */
public final class Connection extends ChannelInboundHandlerAdapter implements Shard.Source {
    /** A reason not to read for now. */
    enum Hold {
        /** An answer to CONNECT or AUTH is being worked out. */
        CONNECTING(1),
        /** What was published has nowhere to go. */
        CONGESTION(2),
        /** The client publishes faster than it may. */
        RATE(4),
        /** A SUBSCRIBE or UNSUBSCRIBE is not answered yet: one at a time, so that however many come, they wait in the socket. */
        SUBSCRIBING(8),
        /** The node was without the majority, which may have given the client to another connection. */
        RETURNING(16),
        /** The client is to go, and what it sent is not answered yet, or its session not yet told. */
        LEAVING(32);

        private final int bit;

        Hold(int bit) {
            this.bit = bit;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** One write of an outbox; more would wait in the channel, where nobody counts it. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    /** Every string of CONNECT at its longest, and room for properties. Before it is known who asks, no more is taken. */
    private static final int MAX_CONNECT_BYTES = 512 * 1024;

    /** How long a client that does not read has to take its last packet. */
    private static final long FAREWELL_MS = 2_000;

    private final ConnectionServices services;
    private final Shard shard;
    private final Traffic traffic;
    private final Majority majority;
    private final Set<Connection> open;
    private final Peer peer;
    private final PacketDecoder decoder;
    private final Cumulation cumulation;
    private final ConnectFlow connectFlow;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Outbox outbox;
    private @Nullable Client client;
    private @Nullable ScheduledFuture<?> connectTimer;
    private int holds;
    private int awaited;
    private boolean gone;
    private boolean closing;

    public Connection(ConnectionServices services, Admission admission, LoopContext loop, Peer peer) {
        this.services = services;
        this.shard = loop.shard();
        this.traffic = loop.traffic();
        this.majority = loop.majority();
        this.open = loop.open();
        this.peer = peer;
        this.decoder = new PacketDecoder(
                shard.topics(), Math.toIntExact(services.config().limits().maximumPacketSize()));
        this.cumulation = new Cumulation(services.memory());
        this.connectFlow = new ConnectFlow(this, services, admission, loop, peer);
    }

    // ---- from the channel

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        added.channel().config().setWriteBufferWaterMark(WATER_MARK);
        outbox = new Outbox(
                added,
                shard::gather,
                services.memory(),
                traffic,
                services.config().limits().outboundBufferBytes(),
                this::onRoom);
        services.counters().sockets.increment();
        open.add(this);
        long leftNs = services.config().limits().connectTimeout().toNanos() - (System.nanoTime() - peer.acceptedAtNs());
        connectTimer = shard.loop()
                .schedule(
                        () -> fail(new PacketException(ReasonCode.MAXIMUM_CONNECT_TIME, "CONNECT took too long")),
                        leftNs,
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (closing) {
            in.release();
            return;
        }
        majority.beat(System.nanoTime());
        traffic.bytesReceived.add(in.readableBytes());
        if (client != null) {
            client.onBytes();
        }
        try {
            cumulation.add(in, from.alloc());
        } catch (PacketException refused) {
            fail(refused);
            return;
        }
        decode(from.alloc());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext from) {
        if (holds != 0) {
            setReading(false);
        }
        from.fireChannelReadComplete();
    }

    /** Decodes what there is, until there is a reason to hold. */
    private void decode(ByteBufAllocator allocator) {
        try {
            for (boolean progress = true; progress && holds == 0 && !closing; ) {
                ByteBuf in = cumulation.poll(allocator);
                if (in == null) {
                    return;
                }
                int before = in.readableBytes();
                decode(in);
                progress = in.readableBytes() < before;
                if (closing) {
                    in.release();
                } else {
                    cumulation.keep(in, allocator);
                }
            }
        } catch (PacketException refused) {
            fail(refused);
        }
    }

    private void decode(ByteBuf in) {
        try {
            while (holds == 0 && !closing) {
                if (client != null && client.takesPlain(in)) {
                    continue;
                }
                if (client == null && PacketDecoder.packetLength(in) > MAX_CONNECT_BYTES) {
                    throw new PacketException(
                            ReasonCode.PACKET_TOO_LARGE, "more than " + MAX_CONNECT_BYTES + " bytes before CONNACK");
                }
                Packet packet = decoder.decode(in);
                if (packet == null) {
                    break;
                }
                traffic.packetsReceived.add(1);
                handle(packet);
            }
        } catch (PacketException wrong) {
            fail(wrong);
        } catch (RuntimeException bug) {
            onBug(bug);
        }
    }

    private void handle(Packet packet) {
        if (client == null) {
            connectFlow.onPacket(packet);
        } else {
            client.onPacket(packet);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext from) {
        if (from.channel().isWritable()) {
            outbox().flush();
        }
    }

    private void onRoom() {
        if (client != null && !closing) {
            client.onWritable();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("{}: {}", this, cause.getMessage());
        } else {
            LOG.warn("closing {}", this, cause);
        }
        from.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        if (!closing && client != null) {
            takeLastWords();
        }
        closing = true;
        stopConnectTimer();
        cumulation.release();
        outbox().close();
        if (client != null) {
            client.onClosed();
        }
        services.counters().sockets.decrement();
        open.remove(this);
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("the connection has no channel yet");
        }
        return context;
    }

    /** What the client sent before it closed counts, also where it waits because the connection was held. */
    private void takeLastWords() {
        gone = true;
        holds = 0;
        decode(context().alloc());
    }

    // ---- to the client

    /** The version that the client speaks; MQTT 3.1.1 until that is known. */
    MqttVersion version() {
        MqttVersion known = decoder.version();
        return known == null ? MqttVersion.V3_1_1 : known;
    }

    /** Sends {@code packet}, which comes before the connection has a client. */
    void send(Packet packet) {
        send(packet, connectFlow.maximumPacketSize(), true);
    }

    /**
     * Sends {@code packet}, without Reason String and User Properties where those are not wanted or too long.
     *
     * @param maximumPacketSize of the client, in bytes [MQTT-3.1.2-24]
     */
    void send(Packet packet, long maximumPacketSize, boolean problemInformation) {
        ByteBuf encoded = outbox().begin(256);
        int before = encoded.writerIndex();
        PacketEncoder.encode(packet, version(), maximumPacketSize, problemInformation, encoded);
        outbox().written(encoded.writerIndex() - before);
    }

    Outbox outbox() {
        if (outbox == null) {
            throw new IllegalStateException("the connection has no channel yet");
        }
        return outbox;
    }

    /**
     * Runs {@code action} on the event loop with the outcome of {@code stage}, unless the connection has gone. What is awaited first is acted on first, if the
     * stages complete in that order.
     */
    <T> void await(CompletionStage<T> stage, BiConsumer<? super T, @Nullable Throwable> action) {
        awaitAnyhow(stage, (result, failure) -> {
            if (!closing) {
                action.accept(result, failure);
            }
        });
    }

    /** Runs {@code action} as {@link #await} does, but in its own time: nothing else waits for it. */
    <T> void whenDone(CompletionStage<T> stage, BiConsumer<? super T, @Nullable Throwable> action) {
        stage.whenCompleteAsync(
                guarded((result, failure) -> {
                    if (!closing) {
                        action.accept(result, failure);
                    }
                }),
                shard.loop());
    }

    private <T> BiConsumer<T, @Nullable Throwable> guarded(BiConsumer<? super T, @Nullable Throwable> action) {
        return (result, failure) -> {
            try {
                action.accept(result, failure);
            } catch (PacketException wrong) {
                fail(wrong);
            } catch (RuntimeException bug) {
                onBug(bug);
            }
        };
    }

    /** Runs {@code action} as {@link #await} does, also when the connection has gone. */
    <T> void awaitAnyhow(CompletionStage<T> stage, BiConsumer<? super T, @Nullable Throwable> action) {
        BiConsumer<T, @Nullable Throwable> guarded = guarded(action);
        CompletableFuture<T> future = stage.toCompletableFuture();
        if (awaited == 0 && future.state() == Future.State.SUCCESS) {
            guarded.accept(future.resultNow(), null);
        } else if (awaited == 0 && future.isDone()) {
            stage.whenComplete(guarded);
        } else { // also where it is done, not to overtake what waits for its turn on the loop
            awaited++;
            stage.whenCompleteAsync(
                    (result, failure) -> {
                        awaited--;
                        guarded.accept(result, failure);
                    },
                    shard.loop());
        }
    }

    // ---- reading and not reading

    void hold(Hold reason) {
        if (gone) {
            return; // nothing more comes, and what came is not to be lost
        }
        holds |= reason.bit;
        if (reason != Hold.CONNECTING) { // most CONNECT packets are answered before the read is complete
            setReading(false);
        }
        if (reason == Hold.CONGESTION) {
            shard.hold(this);
        }
    }

    void resume(Hold reason) {
        if ((holds & reason.bit) == 0 || closing) {
            return;
        }
        holds &= ~reason.bit;
        if (holds == 0) {
            decode(context().alloc());
            if (holds == 0) {
                setReading(true);
            }
        }
    }

    /** Whether the client may have sent what was not read yet. */
    boolean isHeld() {
        return holds != 0;
    }

    @Override
    public void resumeReading() {
        resume(Hold.CONGESTION);
    }

    private void setReading(boolean reading) {
        if (context != null) {
            context.channel().config().setAutoRead(reading);
        }
    }

    // ---- the end

    void onConnected(Client accepted) {
        client = accepted;
        stopConnectTimer();
        LOG.debug("{} connected", this);
    }

    private void stopConnectTimer() {
        if (connectTimer != null) {
            connectTimer.cancel(false);
            connectTimer = null;
        }
    }

    /** An error of ours costs this connection, and no other. */
    void onBug(RuntimeException bug) {
        LOG.error("closing {}: a bug", this, bug);
        fail(new PacketException(ReasonCode.UNSPECIFIED_ERROR, "an error of the broker"));
    }

    /** Ends the connection for what the client did, or because the broker has to: the one place where that becomes CONNACK or DISCONNECT. */
    void fail(PacketException reason) {
        if (closing) {
            return;
        }
        if (client == null) {
            services.counters().onRefused(reason.reasonCode());
        } else {
            services.counters().onEnded(reason.reasonCode());
        }
        LOG.debug("ending {}: {} {}", this, reason.reasonCode(), reason.getMessage());
        if (client != null) {
            if (version().isV5()) {
                client.send(new Disconnect(
                        reason.reasonCode(), Packet.ABSENT, reason.getMessage(), List.of(), reason.serverReference()));
            }
        } else if (connectFlow.answersWithConnack(decoder.version(), reason.reasonCode())) {
            send(Connack.refused(reason.reasonCode(), reason.getMessage(), reason.serverReference()));
        }
        close();
    }

    /** Closes, once what was sent has left or a while has passed. */
    void close() {
        if (closing || context == null) {
            return;
        }
        closing = true;
        stopConnectTimer();
        outbox().end();
        ChannelHandlerContext ending = context;
        ending.channel().config().setAutoRead(true); // to see the other end close
        if (outbox().waitingBytes() > 0) {
            ending.close();
            return;
        }
        ScheduledFuture<?> patience = shard.loop().schedule(() -> ending.close(), FAREWELL_MS, TimeUnit.MILLISECONDS);
        ending.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(ChannelFutureListener.CLOSE)
                .addListener(sent -> patience.cancel(false));
    }

    /** Closes once {@code stage} completes, if that takes no longer than a farewell may; nothing is read until then. */
    void closeAfter(CompletionStage<?> stage) {
        if (gone || stage.toCompletableFuture().isDone()) {
            close();
            return;
        }
        hold(Hold.LEAVING);
        shard.loop().schedule(this::close, FAREWELL_MS, TimeUnit.MILLISECONDS);
        stage.whenCompleteAsync((done, failure) -> close(), shard.loop());
    }

    /** Has the client that is connected, if there is one, go for {@code reason}, with all its messages answered if that takes no longer than a farewell may. Called on the event loop. */
    public void dismiss(PacketException reason) {
        if (client != null && isStaying()) {
            hold(Hold.LEAVING);
            shard.loop().schedule(() -> fail(reason), FAREWELL_MS, TimeUnit.MILLISECONDS);
            client.dismiss(reason);
        }
    }

    /** Whether a client is connected, and was not {@linkplain #dismiss dismissed}; as of a moment ago where another thread than the event loop asks. */
    public boolean isStaying() {
        return client != null && !closing && (holds & Hold.LEAVING.bit) == 0;
    }

    /**
     * The node is cut off from the majority. What is on its way to other nodes may never come there, so that its publisher is not to hear that it was taken: it loses
     * its connection, and sends it again. Called on the event loop.
     */
    public void onCutOff() {
        if (client != null && client.awaitsAnswers()) {
            fail(new PacketException(ReasonCode.SERVER_BUSY, "this node is cut off from the majority of its cluster"));
        }
    }

    /** The node was without the majority: nothing more is read before the session engine says that the client is still here. Called on the event loop. */
    public void onBack() {
        if (client != null && !closing) {
            client.onBack();
        }
    }

    /** The node is about to stop. Called on the event loop. */
    public void stopReading() {
        hold(Hold.LEAVING);
    }

    /** The node stops [MQTT-4.13.1-1]. Called on the event loop. */
    public void shutDown() {
        fail(new PacketException(ReasonCode.SERVER_SHUTTING_DOWN, "the broker stops"));
    }

    /** The client that is connected, or null before CONNACK. Any thread may call, and may find the client of a moment ago: what it is told of a client never changes. */
    public @Nullable ClientDescription description() {
        Client connected = client;
        return connected == null ? null : connected.describe(peer);
    }

    boolean isClosing() {
        return closing;
    }

    @Override
    public String toString() {
        return (client == null ? "a connection" : client.toString()) + " from " + peer.remoteAddress() + " by "
                + peer.listener() + (holds == 0 ? "" : ", held " + holds);
    }
}
