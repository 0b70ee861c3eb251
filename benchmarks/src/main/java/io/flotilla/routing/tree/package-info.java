/** What the tries of {@code routing} cost in time and memory. */
@NullMarked
package io.flotilla.routing.tree;

import org.jspecify.annotations.NullMarked;
