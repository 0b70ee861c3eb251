/** What several suites measure with: topics and filters of several kinds, from a seed, and the obvious trie that ours is compared with. */
@NullMarked
package io.flotilla.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
