/** What packets cost to read and to write. */
@NullMarked
package io.flotilla.node.codec;

import org.jspecify.annotations.NullMarked;
