/**
 * What keeps a node alive when it is asked for more than it has: the memory guard and rate limits (invariant I9).
 *
 * <p>The order is always the same: first a publisher's socket is not read, then its messages are refused, and every refusal is counted.
 */
@NullMarked
package io.flotilla.node.pressure;

import org.jspecify.annotations.NullMarked;
