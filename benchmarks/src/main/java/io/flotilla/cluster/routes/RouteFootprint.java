package io.flotilla.cluster.routes;

import io.flotilla.routing.topic.TopicFilter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Prints how long a member that joins takes to have the routes of another, and what a route takes on the wire and in its heap: a program, with the number of
 * routes as its argument.
 */
public final class RouteFootprint {
    private static final int ROUNDS = 3; // the last ones run compiled
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private RouteFootprint() {}

    public static void main(String[] arguments) {
        int routes = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
        for (int round = 0; round < ROUNDS; round++) {
            TwoMembers members = new TwoMembers(new RouteTable());
            for (int i = 0; i < routes; i++) {
                // 17 characters name a vehicle; the words around it repeat. Vehicles subscribe in no order.
                long vehicle = i * 2_654_435_761L % 100_000_000_000_000L;
                members.add(TopicFilter.of("vehicle/WVW%014d/command".formatted(vehicle)));
            }
            long before = usedBytes();
            long startNs = System.nanoTime();
            long startCpuNs = THREADS.getCurrentThreadCpuTime();
            members.join();
            double seconds = (System.nanoTime() - startNs) / 1e9;
            double cpuSeconds = (THREADS.getCurrentThreadCpuTime() - startCpuNs) / 1e9;
            long used = usedBytes() - before;
            System.out.printf(
                    "%,d routes: %.2f s, of which %.2f s on the processor; %.1f bytes on the wire and %.1f of heap each%n",
                    members.joiningTable.size(),
                    seconds,
                    cpuSeconds,
                    (double) members.sentBytes / routes,
                    (double) used / routes);
        }
    }

    private static long usedBytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
