package io.flotilla.benchmarks.load.scenario;

/** Which topics a subscriber asks for. */
public enum Interest {
    /** The topics are dealt out to the subscribers in turn; where subscribers are more, topics are dealt out again. */
    OWN,
    /** Every topic, by a Topic Filter for each. */
    ALL,
    /** Every topic, by one Topic Filter that ends with {@code #}. */
    WILDCARD
}
