/** Retained messages: what a client that subscribes late is told first (MQTT 5.0, section 3.3.1.3). Confined to the thread that owns them. */
@NullMarked
package io.flotilla.routing.retained;

import org.jspecify.annotations.NullMarked;
