package io.flotilla.node.network;

import io.flotilla.node.config.ListenerConfig;
import io.netty.channel.Channel;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection comes from.
 *
 * @param address IP address as text, IPv6 shortened as RFC 5952 asks, or {@link Peer#LOCAL}
 * @param port 0 where there is none
 */
record Origin(String address, int port) {
    /** Of a connection that has gone before its address was asked for. */
    static final Origin UNKNOWN = new Origin("unknown", 0);

    private static final Origin LOCAL = new Origin(Peer.LOCAL, 0);

    /** As the socket has it. */
    static Origin of(ListenerConfig listener, Channel channel) {
        if (listener.kind() == ListenerConfig.Kind.UNIX) {
            return LOCAL;
        }
        return channel.remoteAddress() instanceof InetSocketAddress remote
                ? new Origin(NetUtil.toAddressString(remote.getAddress()), remote.getPort())
                : UNKNOWN;
    }

    /** As a proxy has it, or null where the header names no client: the proxy's own health check, or a family of addresses that it does not know. */
    static @Nullable Origin of(HAProxyMessage header) {
        String source = header.sourceAddress();
        if (source == null) {
            return null;
        }
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(source);
        return address == null ? LOCAL : new Origin(NetUtil.toAddressString(address), header.sourcePort());
    }
}
