package io.flotilla.node.simulation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A channel at one end of a {@link Wire}. */
final class SimulatedChannel extends AbstractChannel implements Wire.End {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    private final Network network;
    private final Schedule schedule;
    private final Object host;
    private final ChannelConfig config = new DefaultChannelConfig(this) {
        // Those of sockets, too.
        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            super.setOption(option, value);
            return true;
        }

        @Override
        protected void autoReadCleared() {
            reading = false;
        }
    };
    private Wire.@Nullable Direction out;
    private boolean reading;
    private boolean open = true;

    /** @param host where it is: it connects to what that reaches */
    SimulatedChannel(Network network, Schedule schedule, Object host) {
        super(null);
        this.network = network;
        this.schedule = schedule;
        this.host = host;
    }

    Object host() {
        return host;
    }

    void onConnected(Wire.Direction direction) {
        out = direction;
    }

    // ---- as the end of a wire

    @Override
    public boolean isReading() {
        return reading && isActive();
    }

    @Override
    public void onBytes(byte[] bytes) {
        schedule.as(eventLoop(), () -> {
            reading = false;
            pipeline().fireChannelRead(alloc().buffer(bytes.length).writeBytes(bytes));
            pipeline().fireChannelReadComplete();
        });
    }

    @Override
    public void onRoom() {
        schedule.as(eventLoop(), () -> ((SimulatedUnsafe) unsafe()).writeMore());
    }

    @Override
    public void onEnd() {
        if (isRegistered()) {
            schedule.as(eventLoop(), () -> unsafe().close(voidPromise()));
        } else {
            open = false;
        }
    }

    // ---- as a channel

    @Override
    protected void doWrite(ChannelOutboundBuffer waiting) {
        Wire.Direction to = out;
        for (Object next = waiting.current(); next != null && to != null && to.hasRoom(); next = waiting.current()) {
            to.write(ByteBufUtil.getBytes((ByteBuf) next));
            waiting.remove();
        }
    }

    @Override
    protected void doBeginRead() {
        reading = true;
    }

    @Override
    protected void doClose() {
        open = false;
        if (out != null) {
            out.end();
        }
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doBind(SocketAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new SimulatedUnsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof SimulatedLoop;
    }

    @Override
    protected SocketAddress localAddress0() {
        return new InetSocketAddress(0);
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return new InetSocketAddress(0);
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && out != null;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    private final class SimulatedUnsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
            network.connect(SimulatedChannel.this, (InetSocketAddress) remote, connected -> {
                if (!open) {
                    promise.tryFailure(new ConnectException("closed"));
                } else if (connected) {
                    promise.trySuccess();
                    pipeline().fireChannelActive();
                } else {
                    promise.tryFailure(new ConnectException("nobody is there"));
                    close(voidPromise());
                }
            });
        }

        private void writeMore() {
            flush0();
        }
    }
}
