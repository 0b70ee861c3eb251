/** One broker: assembles, starts and stops its parts. */
@NullMarked
package io.flotilla.node;

import org.jspecify.annotations.NullMarked;
