/**
 * What a node counts and how it is shown. Counters are told from any thread and read by few.
 */
@NullMarked
package io.flotilla.node.metrics;

import org.jspecify.annotations.NullMarked;
