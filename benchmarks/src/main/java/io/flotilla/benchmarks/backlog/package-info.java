/**
 * One client that stays away while messages wait for it, more than a node has heap for: what that costs the node, and how fast they come when the client is back.
 *
 * <p>The node is a process of its own, which is killed when all messages wait and starts again in the same heap. One thread does one thing after the other.
 */
@NullMarked
package io.flotilla.benchmarks.backlog;

import org.jspecify.annotations.NullMarked;
