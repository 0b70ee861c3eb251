/** What a client asked for when it subscribed (MQTT 5.0, section 3.8.3.1). */
@NullMarked
package io.flotilla.routing.subscription;

import org.jspecify.annotations.NullMarked;
