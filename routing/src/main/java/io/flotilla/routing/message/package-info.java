/**
 * The Application Message: what a publisher sends and every subscriber receives, whatever the packets that carry it (MQTT 5.0, section 1.2).
 *
 * <p>Everything here is immutable and shared between threads and queues; byte arrays are not copied and are to be read only.
 */
@NullMarked
package io.flotilla.routing.message;

import org.jspecify.annotations.NullMarked;
