/**
 * Clients that speak just enough of MQTT 3.1.1 and 5.0 to load a broker, many on each event loop.
 *
 * <p>A {@linkplain io.flotilla.benchmarks.load.client.Lane lane} is one event loop with its clients; all of it is confined to that loop. What it does in time is a list of {@linkplain
 * io.flotilla.benchmarks.load.client.Activity activities}: connecting, publishing, storming, keeping alive. Lanes of all processes see each other's progress on the {@linkplain
 * io.flotilla.benchmarks.load.client.Board board}, by which they are also told to begin and to end.
 *
 * <p>Sending or receiving a message allocates nothing on the heap: what comes is read in place, what goes is copied from a template into a pooled buffer and patched there. Clients share
 * no code with the broker, so that both cannot make the same mistake.
 */
@NullMarked
package io.flotilla.benchmarks.load.client;

import org.jspecify.annotations.NullMarked;
