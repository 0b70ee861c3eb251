/**
 * One client's connection: from the bytes of its socket to what they mean, and back.
 *
 * <p>A {@link io.flotilla.node.connection.Connection} frames packets; {@link io.flotilla.node.connection.ConnectFlow} takes CONNECT to CONNACK;
 * {@link io.flotilla.node.connection.Client} then answers each packet, what is published by {@link io.flotilla.node.connection.PublishFlow} and what is subscribed to by
 * {@link io.flotilla.node.connection.SubscribeFlow}. {@link io.flotilla.node.connection.InboundMessages} is the receiving half of the
 * QoS protocols, {@link io.flotilla.node.connection.OutboundMessages} writes what sessions deliver, and {@link io.flotilla.node.connection.Outbox} holds
 * bytes until the socket takes them. Everything is confined to the connection's event loop.
 */
@NullMarked
package io.flotilla.node.connection;

import org.jspecify.annotations.NullMarked;
