/** What retained messages cost to find. */
@NullMarked
package io.flotilla.routing.retained;

import org.jspecify.annotations.NullMarked;
