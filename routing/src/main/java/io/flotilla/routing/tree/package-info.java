/**
 * A trie over the levels of topics: {@link io.flotilla.routing.tree.SubscriptionTree} finds the Topic Filters that match a Topic Name.
 *
 * <p>A <em>path</em> is the levels of a topic. Paths that begin alike share a <em>branch</em> for each level that they have
 * in common; the rest of each is one <em>leaf</em>. The children of a branch are an immutable map, so that a change is one volatile write and readers on
 * any thread need no lock; writing is for one thread at a time.
 */
@NullMarked
package io.flotilla.routing.tree;

import org.jspecify.annotations.NullMarked;
