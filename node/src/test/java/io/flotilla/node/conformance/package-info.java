/**
 * Whether the broker does what the standard says, section by section, seen from the other end of a socket.
 *
 * <p>A {@link io.flotilla.node.conformance.RawClient} sends bytes laid out field by field and reads packets as bytes; it shares no code with the
 * broker's codec, so that an error of the codec cannot hide in its own mirror. A {@link io.flotilla.node.conformance.BrokerUnderTest} is a node in
 * this JVM, a cluster, or any broker that listens on the port of the system property {@code conformance.port}. Each test names by
 * {@link io.flotilla.node.conformance.Statement} the normative statements that it shows; {@code statements.tsv} lists them all, and
 * {@link io.flotilla.node.conformance.ConformancePageTest} holds the list, the tests and {@code docs/conformance.md} together.
 *
 * <p>No test sleeps. That nothing comes is shown by a marker that comes next; that time has passed, by an event of the broker that takes it.
 */
@NullMarked
package io.flotilla.node.conformance;

import org.jspecify.annotations.NullMarked;
