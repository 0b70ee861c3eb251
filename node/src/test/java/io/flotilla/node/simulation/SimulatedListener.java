package io.flotilla.node.simulation;

import io.netty.channel.AbstractServerChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** The channel that others connect to: it reads a channel for each that did. */
final class SimulatedListener extends AbstractServerChannel {
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
    };
    private @Nullable InetSocketAddress address;
    private boolean open = true;

    SimulatedListener(Network network, Schedule schedule, Object host) {
        this.network = network;
        this.schedule = schedule;
        this.host = host;
    }

    Object host() {
        return host;
    }

    void accept(SimulatedChannel accepted) {
        schedule.as(eventLoop(), () -> {
            pipeline().fireChannelRead(accepted);
            pipeline().fireChannelReadComplete();
        });
    }

    @Override
    protected void doBind(SocketAddress wanted) {
        address = network.listen(this);
    }

    @Override
    protected void doClose() {
        open = false;
        network.close(this);
    }

    @Override
    protected void doBeginRead() {
        // It always reads.
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof SimulatedLoop;
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return address;
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
        return open && address != null;
    }
}
