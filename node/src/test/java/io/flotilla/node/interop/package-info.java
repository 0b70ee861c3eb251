/**
 * The node against the client libraries that people have.
 *
 * <p>Each class drives one library as its users do, at every QoS, with retained messages, wills, sessions that are resumed and shared subscriptions. They start a node of their own;
 * with {@code -Dinterop.port} and {@code -Dinterop.wsPort} they run against a broker that is already there, and with {@code -Dinterop.tlsPort} and {@code -Dinterop.ca} (a PEM file)
 * over TLS too. Libraries in other languages are under {@code src/test/clients}.
 */
@NullMarked
package io.flotilla.node.interop;

import org.jspecify.annotations.NullMarked;
