package io.flotilla.cluster.session;

/** The answer of an operation that says no more than that it ran. */
enum Done {
    DONE
}
