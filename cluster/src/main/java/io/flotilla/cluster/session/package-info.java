/** The durable-session engine: what one partition holds of clients, sessions, share groups and retained messages. */
@NullMarked
package io.flotilla.cluster.session;

import org.jspecify.annotations.NullMarked;
