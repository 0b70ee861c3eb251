/** The Application Message: what a publisher sends and every subscriber receives, whatever the packets that carry it. */
@NullMarked
package io.flotilla.routing.message;

import org.jspecify.annotations.NullMarked;
