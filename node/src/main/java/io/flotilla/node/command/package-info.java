/**
 * The command line: {@code flotilla [start]}, {@code flotilla check-config}, {@code flotilla passwd} and {@code flotilla ctl}.
 *
 * <p>A command says what went wrong in one line on standard error and ends with exit code 1; a wrong flag ends with 2. The flags of {@code start} are the keys of {@link
 * io.flotilla.node.config.Settings} that take a single value. The package knows a node only as a {@link io.flotilla.node.command.RunningNode}, which {@code Main} gives it.
 *
 * <p>The main thread starts the node and then waits; the JVM's shutdown hook stops it.
 */
@NullMarked
package io.flotilla.node.command;

import org.jspecify.annotations.NullMarked;
