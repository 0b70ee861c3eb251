/** Benchmarks of the session engine. */
@NullMarked
package io.flotilla.cluster.session;

import org.jspecify.annotations.NullMarked;
