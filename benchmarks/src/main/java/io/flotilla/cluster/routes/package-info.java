/** What the route table costs while it changes, and whether its readers can be fooled. */
@NullMarked
package io.flotilla.cluster.routes;

import org.jspecify.annotations.NullMarked;
