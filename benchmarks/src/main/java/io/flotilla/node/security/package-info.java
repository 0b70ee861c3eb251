/** What permissions cost to ask for. */
@NullMarked
package io.flotilla.node.security;

import org.jspecify.annotations.NullMarked;
