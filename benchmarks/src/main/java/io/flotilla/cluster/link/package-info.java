/** What a link between two members costs. */
@NullMarked
package io.flotilla.cluster.link;

import org.jspecify.annotations.NullMarked;
