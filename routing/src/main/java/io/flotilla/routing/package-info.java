/**
 * Who is interested in what: the topics, messages and subscriptions of MQTT, and the structures that match them. Knows neither a network nor a cluster.
 *
 * <p>The packages stand on each other in one direction: {@code topic}, then {@code message}, then {@code subscription}; on {@code topic} the {@code tree}
 * that matches, on {@code message} {@code retained} and {@code shared}. Values are immutable and go from thread to thread; each structure names the thread that may
 * change it.
 */
@NullMarked
package io.flotilla.routing;

import org.jspecify.annotations.NullMarked;
