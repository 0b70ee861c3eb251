package io.flotilla.benchmarks.soak;

import io.flotilla.benchmarks.soak.Ledger.Breach;
import io.flotilla.node.Node;
import io.flotilla.node.config.BoundListener;
import io.flotilla.node.config.NodeConfig;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A node of this process that drops nothing for want of room, and is looked at for what it leaves behind. */
final class SoakedNode {
    static final int SYS_INTERVAL_S = 1;

    private static final String CONFIG = """
            port: 0
            sys-interval: %ds
            sessions:
              max-queued-messages: 1000000
              max-queued-bytes: 1GiB
            """.formatted(SYS_INTERVAL_S);
    private static final long PATIENCE_MS = 10_000;

    private final LeakWatch leaks = LeakWatch.install();
    private final Set<Thread> threadsBefore = Thread.getAllStackTraces().keySet();
    private final Node node = Node.start(NodeConfig.parse(CONFIG));

    InetSocketAddress address() {
        BoundListener listener = node.listeners().get(0);
        return new InetSocketAddress(listener.host(), listener.port());
    }

    /** Stops the node, and writes into {@code ledger} each buffer and thread that is left. */
    void stop(Ledger ledger) throws InterruptedException {
        node.stop();
        leaks.leaks().forEach(leak -> ledger.breach(Breach.LEFT, "leaked: %s".formatted(leak)));
        long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (isOfTheNode(thread)) {
                thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(untilNs - System.nanoTime())));
                if (thread.isAlive()) {
                    ledger.breach(Breach.LEFT, "the thread %s is alive".formatted(thread.getName()));
                }
            }
        }
    }

    /** Whether it was not there before, and is not one of those that the JVM keeps for virtual threads and for delays. */
    private boolean isOfTheNode(Thread thread) {
        return !threadsBefore.contains(thread)
                && !thread.getClass().getName().startsWith("jdk.internal.")
                && !thread.getName()
                        .matches(
                                "ForkJoinPool.*|CompletableFutureDelayScheduler|VirtualThread-.*|.*-Poller|.*Cleaner.*");
    }
}
