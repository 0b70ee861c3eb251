/**
 * What a node is told before it starts: immutable records, each of which refuses a value that the node could not run with.
 *
 * <p>A <em>key</em> is the name of a setting as an operator writes it, in kebab case: {@code max-connections} for the component {@code maxConnections}. Each component carries its {@link
 * io.flotilla.node.config.Meaning}, from which {@code docs/configuration.md} and {@code --help} are written.
 */
@NullMarked
package io.flotilla.node.config;

import org.jspecify.annotations.NullMarked;
