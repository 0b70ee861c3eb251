/**
 * What a node is told before it starts: immutable records, each of which refuses a value that the node could not run with.
 *
 * <p>A <em>key</em> is the name of a setting as an operator writes it, in kebab case: {@code max-connections} for the component {@code maxConnections}. {@link
 * io.flotilla.node.config.Settings} is all that can be written, in a file, in variables and in flags; {@link io.flotilla.node.config.NodeConfig} is what follows from it for a node. Each
 * component that an operator sets carries its meaning and default as a {@link io.flotilla.node.config.Setting}, from which {@code docs/configuration.md} and {@code --help} are made.
 *
 * <p>On the way from text to records every value is {@link io.flotilla.node.config.Written} and knows its place, so that a mistake is told with its line, variable or flag.
 */
@NullMarked
package io.flotilla.node.config;

import org.jspecify.annotations.NullMarked;
