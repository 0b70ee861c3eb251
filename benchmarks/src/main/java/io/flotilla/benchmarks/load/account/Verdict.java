package io.flotilla.benchmarks.load.account;

/** What the number of a message says about it. */
public enum Verdict {
    IN_ORDER,
    /** It came already. */
    DUPLICATE,
    /** A later one of its stream came before it. */
    OUT_OF_ORDER
}
