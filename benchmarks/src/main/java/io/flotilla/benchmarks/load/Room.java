package io.flotilla.benchmarks.load;

import io.flotilla.benchmarks.load.crew.Assignment;
import io.flotilla.benchmarks.load.machine.Machine;
import java.io.IOException;
import java.util.List;

/** Whether the machine can hold all connections of a run, seen before it begins. */
final class Room {
    /** What a process of ours opens besides connections, and a broker too. */
    private static final int OTHER_FILES = 150;

    private Room() {}

    /** @throws LoadException where something cannot hold them, with what to do */
    static void check(Assignment assignment, List<Target> targets) throws LoadException, IOException {
        long left = Machine.filesLeft() - OTHER_FILES;
        int clients = assignment.mostClients();
        if (clients > left) {
            throw new LoadException(
                    "%,d connections in one process are more than the %,d files that it may open: use --scale %s, or --processes %d, or ulimit -n %d"
                            .formatted(
                                    clients,
                                    Math.max(0, left),
                                    scale(left, clients),
                                    Math.ceilDiv((long) clients * assignment.processes(), Math.max(1, left)),
                                    clients + 2 * OTHER_FILES));
        }
        for (Target target : targets) {
            long most =
                    target.process() == null ? Long.MAX_VALUE : target.process().mostFiles() - OTHER_FILES;
            int all = assignment.scenario().clients();
            if (target.nodes().all().size() == 1 && all > most) {
                throw new LoadException(
                        "%,d connections are more than the %,d files that %s may open: use --scale %s, or give it a higher ulimit -n"
                                .formatted(all, Math.max(0, most), target.name(), scale(most, all)));
            }
        }
    }

    /** A factor, to two digits and rounded down, that makes {@code clients} fit. */
    private static String scale(long room, int clients) {
        double factor = (double) Math.max(1, room) / clients;
        double unit = Math.pow(10, Math.floor(Math.log10(factor)) - 1);
        return "%s".formatted((float) (Math.floor(factor / unit) * unit));
    }
}
