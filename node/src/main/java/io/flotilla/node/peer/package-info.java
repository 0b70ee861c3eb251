/**
 * What this node and the others tell each other over the links: messages for the subscribers of the other node, what partitions send to connections, the end of
 * a connection whose client has come to another node, and how many clients each has.
 *
 * <p>A frame has a <em>kind</em>, which says who takes it here. Frames come on event loops; each is accepted when what it says is done, or is in the hands of the one
 * that answers for it.
 */
@NullMarked
package io.flotilla.node.peer;

import org.jspecify.annotations.NullMarked;
