/**
 * Who a client is and what it may do.
 *
 * <p>An {@link io.flotilla.node.security.Authenticator} turns the {@link io.flotilla.node.security.Credentials} of a CONNECT into a user name, or
 * refuses; {@link io.flotilla.node.security.EnhancedAuthentication} does the same by an exchange of AUTH packets. An
 * {@link io.flotilla.node.security.Authorizer} then gives the connection its {@link io.flotilla.node.security.Permissions}, which are asked for
 * every topic.
 *
 * <p>All of it may be called from any thread and none of it blocks: passwords are hashed on threads of their own, and what a file says is an
 * immutable value that a reload replaces as a whole.
 */
@NullMarked
package io.flotilla.node.security;

import org.jspecify.annotations.NullMarked;
