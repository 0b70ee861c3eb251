/**
 * How values become bytes between members and on disk: numbers of variable length, texts and byte strings, one after the other.
 *
 * <p>There are no tags and no names; writer and reader agree on the order, and what begins a stream says its version.
 */
@NullMarked
package io.flotilla.cluster.wire;

import org.jspecify.annotations.NullMarked;
