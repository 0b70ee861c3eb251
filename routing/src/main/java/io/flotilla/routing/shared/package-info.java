/** Shared subscriptions: a <em>group</em> of <em>members</em> that divide the messages of one filter (MQTT 5.0, section 4.8.2). Confined to one thread. */
@NullMarked
package io.flotilla.routing.shared;

import org.jspecify.annotations.NullMarked;
