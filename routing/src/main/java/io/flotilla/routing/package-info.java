/** Who is interested in what: topics, subscriptions and the trees that match them. */
@NullMarked
package io.flotilla.routing;

import org.jspecify.annotations.NullMarked;
