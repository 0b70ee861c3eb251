package io.flotilla.cluster.link;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.ReflectiveChannelFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/**
 * What links have from outside: sockets, the addresses of names, and chance; or what a simulation has in their place.
 *
 * @param listening makes the channel that others connect to: it reads channels, one for each that did
 * @param connecting makes a channel that connects to another member
 * @param lookUps finds the addresses of names, which may take long
 * @param random gives a random number from 0 below its argument, to any thread
 */
public record LinkSurroundings(
        ChannelFactory<? extends Channel> listening,
        ChannelFactory<? extends Channel> connecting,
        Executor lookUps,
        LongUnaryOperator random) {
    /** Those of an operating system, with sockets of the kind that {@code loop} serves. */
    static LinkSurroundings of(EventLoop loop) {
        SocketIo io = SocketIo.of(loop);
        return new LinkSurroundings(
                new ReflectiveChannelFactory<>(io.server()),
                new ReflectiveChannelFactory<>(io.client()),
                lookUp -> Thread.ofVirtual().name("flotilla-link-address").start(lookUp),
                below -> ThreadLocalRandom.current().nextLong(below));
    }
}
