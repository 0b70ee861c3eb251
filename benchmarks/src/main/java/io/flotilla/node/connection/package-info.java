/** What it costs to write one message to many connections. */
@NullMarked
package io.flotilla.node.connection;

import org.jspecify.annotations.NullMarked;
