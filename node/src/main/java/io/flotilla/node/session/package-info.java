/**
 * A client's session as its connection sees it, whether it ends with the connection (transient, kept on the event loop) or outlives it (durable, kept by
 * the session engine). Confined to the connection's event loop.
 */
@NullMarked
package io.flotilla.node.session;

import org.jspecify.annotations.NullMarked;
