/**
 * Tries over the levels of topics: {@link io.flotilla.routing.tree.SubscriptionTree} finds the Topic Filters that match a Topic Name, {@link
 * io.flotilla.routing.tree.TopicTree} the Topic Names that a Topic Filter matches.
 *
 * <p>Both stand on one structure. A <em>path</em> is the levels of a topic, a <em>node</em> one level of it. The children of a node are an immutable
 * map, so that a change is one volatile write and readers on any thread need no lock; writing is for one thread at a time.
 */
@NullMarked
package io.flotilla.routing.tree;

import org.jspecify.annotations.NullMarked;
