/**
 * Topic Names, which messages are published to, and Topic Filters, which clients subscribe to (MQTT 5.0, section 4.7).
 *
 * <p>Both consist of <em>levels</em>, divided by {@code /}. A filter may stand {@code +} for one level and {@code #} for the rest. A name that begins with
 * {@code $} is <em>reserved</em>: a filter that begins with a wildcard does not match it. Everything here is immutable, and valid once it exists.
 */
@NullMarked
package io.flotilla.routing.topic;

import org.jspecify.annotations.NullMarked;
