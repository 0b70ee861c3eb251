/** Members of one broker and the state that they share. */
@NullMarked
package io.flotilla.cluster;

import org.jspecify.annotations.NullMarked;
