/** What it costs to have an operation on a second member before it is answered. */
@NullMarked
package io.flotilla.cluster.hazelcast;

import org.jspecify.annotations.NullMarked;
