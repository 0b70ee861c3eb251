package io.flotilla.benchmarks.load;

import io.flotilla.benchmarks.load.crew.Nodes;
import io.flotilla.benchmarks.load.machine.BrokerProcess;
import org.jspecify.annotations.Nullable;

/**
 * A broker that is measured.
 *
 * @param name how it is called where people read
 * @param process its processes, where they are on this machine and known
 */
record Target(String name, Nodes nodes, @Nullable BrokerProcess process) {}
