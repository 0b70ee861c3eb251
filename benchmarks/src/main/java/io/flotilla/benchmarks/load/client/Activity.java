package io.flotilla.benchmarks.load.client;

/** Something that a lane does at its time. Confined to the lane's event loop. */
interface Activity {
    /** Does what is due, and returns the moment at which it wants to be asked again at the latest. */
    long advance(long nowNs);
}
