package io.flotilla.benchmarks.plan;

/**
 * One part of what a fleet needs.
 *
 * @param name what it is for
 * @param formula how it comes about, in words and numbers
 * @param amount in the unit of its {@link Need}
 */
record Term(String name, String formula, double amount) {}
