/**
 * What a client asked for when it subscribed: a Topic Filter, perhaps with the Share Name of a group, and options (MQTT 5.0, sections 3.8.3.1 and 4.8).
 * Immutable.
 */
@NullMarked
package io.flotilla.routing.subscription;

import org.jspecify.annotations.NullMarked;
