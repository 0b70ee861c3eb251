/**
 * The admin port: what a node tells about itself, and does for an operator, over HTTP.
 *
 * <p>A {@link io.flotilla.node.console.Console} listens; an {@link io.flotilla.node.console.Endpoint} is one thing that can be asked there. {@link io.flotilla.node.console.Health} is a list of
 * <em>conditions</em> which whoever knows them adds, and which three <em>probes</em> ask for. What is done for an operator goes to the node as {@link io.flotilla.node.console.Administration}.
 *
 * <p>All of it runs on one thread of its own, {@code flotilla-admin}, which never waits for an event loop: the node answers while they are busy.
 */
@NullMarked
package io.flotilla.node.console;

import org.jspecify.annotations.NullMarked;
