/** Where the programs that measure brokers begin: {@code ./flotilla-bench}. It puts the commands of its children together, which do not know it or, but for reports, each other. */
@NullMarked
package io.flotilla.benchmarks;

import org.jspecify.annotations.NullMarked;
