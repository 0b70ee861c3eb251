/** What it costs to take messages and to hand them from one event loop to another, and whether a hand-over can be lost. */
@NullMarked
package io.flotilla.node.shard;

import org.jspecify.annotations.NullMarked;
