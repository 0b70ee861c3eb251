package io.flotilla.benchmarks.plan;

import io.flotilla.benchmarks.chart.Figures;
import java.util.Map;

/** A {@link Plan} in words: how many nodes, what binds, every term with its numbers, and where the costs come from. */
final class PlanText {
    private final StringBuilder out = new StringBuilder();
    private final Plan plan;

    private PlanText(Plan plan) {
        this.plan = plan;
    }

    static String of(Plan plan) {
        return new PlanText(plan).text();
    }

    private String text() {
        asked();
        answer();
        plan.needs().forEach(this::need);
        origins();
        return out.toString();
    }

    private void asked() {
        Fleet fleet = plan.fleet();
        NodeSize node = plan.node();
        line("A fleet of %s connections that publish %s messages a second, with a fan-out of %s"
                .formatted(
                        Figures.count(fleet.connections()),
                        Figures.count(fleet.publishedPerSecond()),
                        Figures.number(fleet.fanOut())));
        line("(%s delivered a second): %s %% at QoS 1, %s %% of the sessions durable, payload %s, %s, Keep Alive %s s."
                .formatted(
                        Figures.count(fleet.deliveredPerSecond()),
                        Figures.number(100 * fleet.qos1Share()),
                        Figures.number(100 * fleet.durableShare()),
                        Figures.bytes(fleet.payloadBytes()),
                        fleet.tls() ? "TLS" : "no TLS",
                        Figures.number(fleet.keepAliveSeconds())));
        line("Nodes of %s cores, %s and %sbit/s, of which %s %% stay free; %s copies of each durable session."
                .formatted(
                        Figures.number(node.cores()),
                        Figures.bytes(node.memoryBytes()),
                        Figures.count(node.networkBitsPerSecond()),
                        Figures.number(100 * node.headroom()),
                        node.replicas()));
    }

    private void need(Need need) {
        line("");
        line(title(need));
        for (Term term : need.terms()) {
            line("  %-20s %-46s = %s"
                    .formatted(term.name(), term.formula(), need.unit().apply(term.amount())));
        }
        line("  %-20s %-46s = %s"
                .formatted(
                        "",
                        need.unit().apply(need.amount()) + " ÷ " + need.unit().apply(need.perNode()) + " a node",
                        Figures.number(need.nodes()) + " nodes"));
    }

    private String title(Need need) {
        Fleet fleet = plan.fleet();
        return switch (need.name()) {
            case "CPU" ->
                "CPU. A message goes to %s other nodes in the mean, its subscribers being on any of %d."
                        .formatted(Figures.number(plan.hopsPerMessage()), plan.carrying());
            case "memory" ->
                "Memory. A node keeps %s for itself."
                        .formatted(Figures.bytes(plan.costs().of(Operation.NODE)));
            case "reconnecting" ->
                "Reconnecting. All clients come back within %s s after an outage; the headroom may be used for it."
                        .formatted(Figures.number(fleet.reconnectSeconds()));
            default ->
                Character.toUpperCase(need.name().charAt(0)) + need.name().substring(1) + ".";
        };
    }

    private void answer() {
        Need binding = plan.binding();
        line("");
        line("%d nodes: %s asks for %d, and one more may be lost."
                .formatted(plan.nodes(), binding.name(), plan.carrying()));
        if (plan.nodes() > plan.carrying() + 1) {
            line("What binds is the majority: after a loss more than half of %d nodes must be left."
                    .formatted(plan.nodes()));
        } else if (binding.nodes() <= 1) {
            line("What binds is N+1: one node would carry the fleet.");
        } else {
            line("What binds is %s.".formatted(binding.name()));
        }
        line("When all are there, each has %s connections, receives %s messages a second and delivers %s."
                .formatted(
                        Figures.count(plan.fleet().connections() / plan.nodes()),
                        Figures.count(plan.fleet().publishedPerSecond() / plan.nodes()),
                        Figures.count(plan.fleet().deliveredPerSecond() / plan.nodes())));
    }

    private void origins() {
        line("");
        line("Where the costs come from (* assumed, not measured):");
        for (Map.Entry<Operation, Cost> each : plan.costs().all().entrySet()) {
            Operation operation = each.getKey();
            Cost cost = each.getValue();
            String value =
                    operation.unit() == Operation.Unit.CPU ? Figures.micros(cost.value()) : Figures.bytes(cost.value());
            line("%s %-15s %9s  %s"
                    .formatted(
                            cost.isAssumed() ? "*" : " ",
                            operation.key(),
                            value,
                            cost.origin().strip()));
        }
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
