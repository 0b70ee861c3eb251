/**
 * Retained messages: what a client that subscribes late is told first (MQTT 5.0, section 3.3.1.3). Confined to the thread that owns them.
 *
 * <p>A look-up comes in <em>parts</em>, in the order of the topics, so that one of millions of messages neither holds up that thread nor fills the memory: whoever
 * asks says where to go on, whatever has changed meanwhile and whoever owns the messages by then.
 */
@NullMarked
package io.flotilla.routing.retained;

import org.jspecify.annotations.NullMarked;
