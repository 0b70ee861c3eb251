package io.flotilla.benchmarks.soak;

import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The soak from the command line. Exits 0 where the broker has kept all its promises, and 1 where not. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Runs mixed clients on bad networks against a broker and accounts for every message.")
public final class SoakCommand implements Callable<Integer> {
    @Option(names = "--host", description = "Where the broker is.")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            description = "Where the broker is. Without it, a node is started in this process and stopped again.")
    private @Nullable Integer port;

    @Option(names = "--seconds", description = "How long clients come and go.")
    private int seconds = 180;

    @Option(names = "--seed", description = "What all choices follow from. Any, where it is not given.")
    private @Nullable Long seed;

    @Option(names = "--publishers")
    private int publishers = 10;

    @Option(names = "--rate", description = "Messages a second from each publisher.")
    private int messagesPerSecond = 100;

    @Option(names = "--durable", description = "Subscribers whose sessions outlive their connections.")
    private int durable = 20;

    @Option(names = "--transient", description = "Subscribers whose sessions do not.")
    private int transients = 10;

    @Option(names = "--sys-interval", description = "How often the broker at --port publishes to $$SYS, in seconds.")
    private int sysIntervalS = 10;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SoakCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        long chosen = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        System.out.println("Soak with --seed " + chosen);
        Ledger ledger =
                port == null ? soakANode(chosen) : soak(new InetSocketAddress(host, port), plan(chosen, sysIntervalS));
        ledger.report().forEach(System.out::println);
        return ledger.isKept() ? 0 : 1;
    }

    private Ledger soakANode(long seed) throws Exception {
        SoakedNode node = new SoakedNode();
        Ledger ledger = soak(node.address(), plan(seed, SoakedNode.SYS_INTERVAL_S));
        node.stop(ledger);
        return ledger;
    }

    private static Ledger soak(InetSocketAddress broker, Soak.Plan plan) throws Exception {
        return new Soak(broker, plan, System.out::println).run();
    }

    private Soak.Plan plan(long seed, int sysIntervalS) {
        return new Soak.Plan(seed, seconds, publishers, messagesPerSecond, durable, transients, sysIntervalS);
    }
}
