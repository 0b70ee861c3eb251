package io.flotilla.benchmarks.chaos;

import io.flotilla.harness.Namespaces;
import io.flotilla.harness.SmallDisk;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What happens to a node, or to all. */
enum Fault {
    /** Its process ends without a word, as by {@code kill -9}, and starts again after some time. */
    KILL("kill -9 of a node"),
    /** Its process stands still, its sockets open, and goes on. */
    PAUSE("SIGSTOP of a node"),
    /** It is stopped by SIGTERM, and starts again. */
    RESTART("graceful restart of a node"),
    /** Nothing passes between it and the others, and then again; clients reach it all the time. */
    SPLIT("split of a node from the others"),
    /** Its data disk has not a byte left, and then has room again. */
    DISK_FULL("disk of a node full"),
    /** All processes end at once, as by a power cut of the house, and start again in any order. */
    ALL("kill -9 of all nodes at once");

    private final String description;

    Fault(String description) {
        this.description = description;
    }

    /** As it is called on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For people. */
    String description() {
        return description;
    }

    /** Why it cannot happen on this machine, or null where it can. */
    @Nullable
    String obstacle() {
        return switch (this) {
            case SPLIT -> Namespaces.obstacle();
            case DISK_FULL -> SmallDisk.obstacle();
            default -> null;
        };
    }
}
