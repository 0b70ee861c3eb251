package io.flotilla.benchmarks.plan;

import static io.flotilla.benchmarks.plan.Operation.APPEND;
import static io.flotilla.benchmarks.plan.Operation.CONNECT;
import static io.flotilla.benchmarks.plan.Operation.CONNECTION;
import static io.flotilla.benchmarks.plan.Operation.DELIVER_QOS_0;
import static io.flotilla.benchmarks.plan.Operation.DELIVER_QOS_1;
import static io.flotilla.benchmarks.plan.Operation.FRAME;
import static io.flotilla.benchmarks.plan.Operation.HOP;
import static io.flotilla.benchmarks.plan.Operation.NODE;
import static io.flotilla.benchmarks.plan.Operation.PING;
import static io.flotilla.benchmarks.plan.Operation.RECEIVE_QOS_0;
import static io.flotilla.benchmarks.plan.Operation.RECEIVE_QOS_1;
import static io.flotilla.benchmarks.plan.Operation.SESSION;
import static io.flotilla.benchmarks.plan.Operation.TLS_CONNECTION;
import static io.flotilla.benchmarks.plan.Operation.TLS_HANDSHAKE;
import static io.flotilla.benchmarks.plan.Operation.TLS_KIBIBYTE;

import io.flotilla.benchmarks.chart.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How many nodes a fleet needs, and why.
 *
 * <p>Clients are spread evenly, and a message's subscribers are on any nodes, which is the worst case for hops. What goes from node to node depends on how many nodes there are, so the number
 * is raised until it suffices for what it causes itself.
 */
final class Plan {
    private static final double US_PER_SECOND = 1e6;
    private static final double BITS = 8;

    private final Fleet fleet;
    private final NodeSize node;
    private final Costs costs;
    private final int carrying;
    private final List<Need> needs;

    private Plan(Fleet fleet, NodeSize node, Costs costs, int carrying) {
        this.fleet = fleet;
        this.node = node;
        this.costs = costs;
        this.carrying = carrying;
        Need messages = new Need("CPU", node.cores() * node.used(), Need.CORES, cpu());
        this.needs = List.of(
                messages,
                new Need("memory", node.memoryBytes() * node.used() - costs.of(NODE), Need.BYTES, memory()),
                new Need("network in", network(), Need.BITS_PER_SECOND, traffic(1, "publishers")),
                new Need("network out", network(), Need.BITS_PER_SECOND, traffic(fleet.fanOut(), "subscribers")),
                new Need("reconnecting", node.cores(), Need.CORES, reconnecting(messages)));
    }

    static Plan of(Fleet fleet, NodeSize node, Costs costs) {
        Plan plan = new Plan(fleet, node, costs, 1);
        while (plan.needed() > plan.carrying) {
            plan = new Plan(fleet, node, costs, plan.needed());
        }
        return plan;
    }

    Fleet fleet() {
        return fleet;
    }

    NodeSize node() {
        return node;
    }

    Costs costs() {
        return costs;
    }

    List<Need> needs() {
        return needs;
    }

    /** The need that asks for the most nodes. */
    Need binding() {
        return needs.stream().max(Comparator.comparingDouble(Need::nodes)).orElseThrow();
    }

    /** How many nodes carry the fleet, with the headroom free, when one is away. */
    int carrying() {
        return carrying;
    }

    /** How many nodes to have: those that carry the fleet and one to lose, and so many that a majority is left after a loss. */
    int nodes() {
        return Math.max(carrying + 1, node.fewestNodes());
    }

    /** How many other nodes a message goes to, in the mean, when each of its subscribers is on any of the nodes that carry the fleet. */
    double hopsPerMessage() {
        return (carrying - 1) * (1 - Math.pow(1 - 1.0 / carrying, fleet.fanOut()));
    }

    private int needed() {
        return (int) Math.max(1, Math.ceil(binding().nodes()));
    }

    private List<Term> cpu() {
        List<Term> terms = new ArrayList<>();
        terms.add(perSecond("receive", fleet.publishedPerSecond(), RECEIVE_QOS_0, RECEIVE_QOS_1));
        terms.add(perSecond("deliver", fleet.deliveredPerSecond(), DELIVER_QOS_0, DELIVER_QOS_1));
        terms.add(perSecond("hops", hopsPerSecond(), HOP));
        terms.add(perSecond("durable sessions", durablePerSecond() * node.replicas(), APPEND));
        terms.add(perSecond("Keep Alive", fleet.connections() / fleet.keepAliveSeconds(), PING));
        if (fleet.tls()) {
            double kibibytes = (fleet.publishedPerSecond() + fleet.deliveredPerSecond()) * messageBytes() / 1024;
            terms.add(perSecond("TLS", kibibytes, TLS_KIBIBYTE));
        }
        return terms;
    }

    private List<Term> memory() {
        List<Term> terms = new ArrayList<>();
        terms.add(held("connections", fleet.connections(), CONNECTION));
        if (fleet.tls()) {
            terms.add(held("TLS", fleet.connections(), TLS_CONNECTION));
        }
        terms.add(held("durable sessions", fleet.connections() * fleet.durableShare() * node.replicas(), SESSION));
        return terms;
    }

    /** What goes through the network in the direction in which each message goes {@code copies} times between clients and nodes. */
    private List<Term> traffic(double copies, String clients) {
        double copiesToOthers = durablePerSecond() * (node.replicas() - 1);
        return List.of(
                sent(clients, fleet.publishedPerSecond() * copies),
                sent("hops", hopsPerSecond()),
                sent("copies of sessions", carrying > 1 ? copiesToOthers : 0));
    }

    private List<Term> reconnecting(Need messages) {
        List<Term> terms = new ArrayList<>();
        double perSecond = fleet.connections() / fleet.reconnectSeconds();
        terms.add(perSecond("CONNECT", perSecond, CONNECT));
        if (fleet.tls()) {
            terms.add(perSecond("TLS handshakes", perSecond, TLS_HANDSHAKE));
        }
        terms.add(new Term("messages meanwhile", "as above", messages.amount()));
        return terms;
    }

    private Term perSecond(String name, double rate, Operation operation) {
        double us = costs.of(operation);
        return new Term(name, Figures.count(rate) + "/s × " + Figures.number(us) + " µs", rate * us / US_PER_SECOND);
    }

    /** Messages of which some are at QoS 0 and the others at QoS 1. */
    private Term perSecond(String name, double rate, Operation qos0, Operation qos1) {
        double share = fleet.qos1Share();
        double us = (1 - share) * costs.of(qos0) + share * costs.of(qos1);
        String formula = "%s/s × (%s %% × %s µs + %s %% × %s µs)"
                .formatted(
                        Figures.count(rate),
                        Figures.number(100 * (1 - share)),
                        Figures.number(costs.of(qos0)),
                        Figures.number(100 * share),
                        Figures.number(costs.of(qos1)));
        return new Term(name, formula, rate * us / US_PER_SECOND);
    }

    private Term held(String name, double count, Operation operation) {
        double bytes = costs.of(operation);
        return new Term(name, Figures.count(count) + " × " + Figures.bytes(bytes), count * bytes);
    }

    private Term sent(String name, double rate) {
        String formula = Figures.count(rate) + "/s × " + Figures.bytes(messageBytes()) + " × 8";
        return new Term(name, formula, rate * messageBytes() * BITS);
    }

    private double hopsPerSecond() {
        return fleet.publishedPerSecond() * hopsPerMessage();
    }

    /** Messages that are added to a durable session: what is delivered at QoS 1 to those who have one. */
    private double durablePerSecond() {
        return fleet.deliveredPerSecond() * fleet.qos1Share() * fleet.durableShare();
    }

    private double messageBytes() {
        return fleet.payloadBytes() + costs.of(FRAME);
    }

    private double network() {
        return node.networkBitsPerSecond() * node.used();
    }
}
