/**
 * How clients reach the node: listeners, who is let in, and the steps that a connection takes before it speaks MQTT.
 *
 * <p>A <em>listener</em> is one bound address. The <em>acceptor</em> is the one thread that takes new connections from all listeners and decides who is admitted; it hands each to one
 * of the <em>event loops</em>, where the connection stays for its life. There the <em>handshake</em> runs, each step where the listener asks for it: the PROXY protocol header, TLS, the
 * WebSocket upgrade. Then the {@linkplain io.flotilla.node.network.ConnectionFactory connection factory} opens the handler that speaks MQTT, for which all transports look the same.
 *
 * <p>What is above this package is called through interfaces that it owns: {@code ConnectionFactory} and {@code RefusalListener}.
 */
@NullMarked
package io.flotilla.node.network;

import org.jspecify.annotations.NullMarked;
