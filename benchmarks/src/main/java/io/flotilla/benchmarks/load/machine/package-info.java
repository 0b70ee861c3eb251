/** What the operating system tells of this machine and of the broker's process: on Linux from /proc, elsewhere as much as Java knows. */
@NullMarked
package io.flotilla.benchmarks.load.machine;

import org.jspecify.annotations.NullMarked;
