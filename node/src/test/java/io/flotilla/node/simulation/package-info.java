/**
 * A whole cluster on one thread, from one seed: the nodes are real from the bytes of their clients to those of their links, and what would come from outside is
 * simulated.
 *
 * <p>A <em>turn</em> is what may happen next: a task of something that stands for a thread, or bytes that arrive. The {@link Schedule} takes the turns in an order
 * that only the seed decides, and time stands still but where it is told to go on.
 */
@NullMarked
package io.flotilla.node.simulation;

import org.jspecify.annotations.NullMarked;
