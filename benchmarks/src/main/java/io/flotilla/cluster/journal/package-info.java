/** Benchmarks of the journal. */
@NullMarked
package io.flotilla.cluster.journal;

import org.jspecify.annotations.NullMarked;
