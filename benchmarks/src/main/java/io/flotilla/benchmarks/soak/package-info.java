/**
 * Minutes of mixed clients on bad networks, with every message accounted for.
 *
 * <p>A <em>feed</em> is what one publisher sends to one topic at one QoS, numbered from 1. An <em>account</em> is what one receiver (a subscriber, or all members of a share group) is
 * owed of each feed and what it has received. A message is owed where the receiver had a SUBACK before it was published, and where its publisher was told that it is accepted (PUBACK or
 * PUBREC) before the receiver sent UNSUBSCRIBE. At the end nothing owed may be missing; what came at QoS 2 may have come once only; and what comes of a feed comes in its order, resent
 * messages aside.
 *
 * <p>The clients are our own, a few lines over a socket: they share no code with the broker, so that both cannot make the same mistake, and they break off where a library would not let
 * them. Each runs on one thread of its own with its own random numbers, derived from the run's seed; they share only the ledger, which any thread may write to.
 */
@NullMarked
package io.flotilla.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
