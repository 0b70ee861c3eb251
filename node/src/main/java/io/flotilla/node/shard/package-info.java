/**
 * One event loop's share of the broker: its subscribers, its inbox, and where the messages of its publishers go.
 *
 * <p>Consecutive messages of one publisher to one topic are a <em>run</em>, which goes on as the bytes that came; it is a view of a buffer, and who wants to keep it
 * retains or copies that. A <em>known topic</em> is one that was published to lately, with where its messages go.
 *
 * <p>A <em>destination</em> of a message is a shard of this node or a partition of the session engine. Messages gather per destination while
 * the loop reads its sockets and leave together before it sleeps: nothing waits in order to gather. Everything here is confined to its event loop;
 * what crosses to another is an immutable message or a retained run, in a batch in a bounded queue. A batch that does not fit stays where it is, and the loop stops
 * reading from its publishers until it does.
 */
@NullMarked
package io.flotilla.node.shard;

import org.jspecify.annotations.NullMarked;
