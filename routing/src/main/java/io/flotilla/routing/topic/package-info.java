/** Topic Names, which messages are published to, and Topic Filters, which clients subscribe to (MQTT 5.0, section 4.7). */
@NullMarked
package io.flotilla.routing.topic;

import org.jspecify.annotations.NullMarked;
