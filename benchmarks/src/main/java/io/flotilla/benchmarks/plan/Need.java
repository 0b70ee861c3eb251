package io.flotilla.benchmarks.plan;

import io.flotilla.benchmarks.chart.Figures;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Something of which a node has only so much.
 *
 * @param perNode how much of it one node gives to the fleet
 * @param unit how an amount of it is written
 * @param terms what the whole fleet needs of it
 */
record Need(String name, double perNode, DoubleFunction<String> unit, List<Term> terms) {
    static final DoubleFunction<String> CORES = amount -> Figures.number(amount) + " cores";
    static final DoubleFunction<String> BYTES = Figures::bytes;
    static final DoubleFunction<String> BITS_PER_SECOND = amount -> Figures.count(amount) + "bit/s";

    Need {
        terms = List.copyOf(terms);
        Fleet.require(perNode > 0, "a node of this size has no " + name + " left for clients");
    }

    double amount() {
        return terms.stream().mapToDouble(Term::amount).sum();
    }

    /** How many nodes have so much, as a fraction. */
    double nodes() {
        return amount() / perNode;
    }
}
