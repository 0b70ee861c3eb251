/**
 * A node in this process that is asked for more than it has (invariant I9). Each test does its worst on sockets of its own, sees that two clients that
 * behave are served meanwhile, and in the end that nothing of it stays: no socket, no session, no byte of memory, no buffer.
 *
 * <p>Nothing here is timed: a test waits for what is to come, for as long as a slow machine may need.
 */
@NullMarked
package io.flotilla.node.protection;

import org.jspecify.annotations.NullMarked;
