package io.flotilla.benchmarks.load;

import io.flotilla.benchmarks.load.machine.BrokerProcess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A broker that is measured.
 *
 * @param name how it is called where people read
 * @param addresses {@code host:port} of each of its nodes
 * @param process its process, where that is on this machine and known
 */
record Target(String name, List<String> addresses, @Nullable BrokerProcess process) {
    Target {
        addresses = List.copyOf(addresses);
    }
}
