package io.flotilla.benchmarks.chaos;

import io.flotilla.harness.Account;
import io.flotilla.harness.Namespaces;
import io.flotilla.harness.Network;
import io.flotilla.harness.SmallDisk;
import io.flotilla.harness.TestCluster;
import io.flotilla.harness.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The chaos run from the command line. Exits 0 where the cluster has kept all its promises, and 1 where not. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Starts a cluster of real nodes, lets one fault after the other happen to it, and accounts for every message.")
public final class ChaosCommand implements Callable<Integer> {
    /** Below it are what the nodes keep, and their logs. */
    private static final Path PLACE =
            Path.of(System.getProperty("flotilla.root", "..")).resolve("benchmarks/target/chaos");

    private static final String SETTINGS = "flotilla.yaml";

    /** For some segments of the journal, and what it keeps free. */
    private static final int DISK_MEGABYTES = 512;

    @Option(names = "--nodes", description = "How many nodes; each serves clients and holds partitions.")
    private int nodes = 3;

    @Option(names = "--seed", description = "What all choices follow from. Any, where it is not given.")
    private @Nullable Long seed;

    @Option(names = "--minutes", description = "How long faults happen.")
    private int minutes = 30;

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "FAULT",
            description = "What may happen: ${COMPLETION-CANDIDATES}. All, where it is not given.")
    private @Nullable Set<Fault> faults;

    @Option(
            names = "--rate",
            description = "Messages a second from each publisher; there are two at each node, with QoS 1 and 2.")
    private int messagesPerSecond = 50;

    @Option(names = "--durability", description = "What an acknowledgement waits for: memory, os or fsync.")
    private String durability = "os";

    @Override
    public Integer call() throws IOException {
        long chosen = seed == null ? new Random().nextInt(Integer.MAX_VALUE) : seed;
        System.out.println("Chaos with --seed " + chosen);
        List<Fault> possible = possible();
        if (possible.isEmpty()) {
            System.out.println("Nothing of it can happen here.");
            return 2;
        }
        Path place =
                Files.createTempDirectory(Files.createDirectories(PLACE), "run").toRealPath();
        Files.writeString(place.resolve(SETTINGS), "sessions:\n  durability: " + durability + "\n");
        System.out.println("Data and logs are in " + place);
        Damage damage = new Damage();
        List<SmallDisk> disks = possible.contains(Fault.DISK_FULL) ? disks(place) : List.of();
        Namespaces network = possible.contains(Fault.SPLIT) ? Namespaces.of(nodes) : null;
        try (TestCluster cluster =
                TestCluster.of(network == null ? Network.loopback() : network, place, flags(place))) {
            Chaos chaos = new Chaos(
                    cluster, network, disks, new Traffic.Load(List.of(1, 2), messagesPerSecond), System.out::println);
            run(chaos, new Schedule(possible, nodes, chosen), damage);
        } catch (AssertionError stuck) {
            System.out.println(damage);
            System.out.println("FAILED: " + stuck.getMessage());
            return 1;
        } finally {
            disks.forEach(SmallDisk::close);
        }
        System.out.println(damage);
        System.out.println(damage.isNone() ? "Nothing was lost." : "FAILED: promises were broken.");
        return damage.isNone() ? 0 : 1;
    }

    /** Those of the faults that are wanted which can happen on this machine; says which cannot. */
    private List<Fault> possible() {
        List<Fault> possible = new ArrayList<>();
        for (Fault fault : faults == null ? EnumSet.allOf(Fault.class) : faults) {
            String obstacle = fault.obstacle();
            if (obstacle == null) {
                possible.add(fault);
            } else {
                System.out.println("Left out: " + fault.description() + "; " + obstacle);
            }
        }
        return possible;
    }

    private static String name(int node) {
        return String.valueOf((char) ('a' + node));
    }

    private Path data(Path place, int node) {
        return place.resolve("data-" + name(node));
    }

    private List<SmallDisk> disks(Path place) {
        List<SmallDisk> disks = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            disks.add(SmallDisk.at(data(place, i), DISK_MEGABYTES));
        }
        return disks;
    }

    private List<List<String>> flags(Path place) {
        List<List<String>> flags = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            flags.add(List.of(
                    "--data",
                    data(place, i).toString(),
                    "--config",
                    place.resolve(SETTINGS).toString()));
        }
        return flags;
    }

    private void run(Chaos chaos, Schedule schedule, Damage damage) {
        long startNs = System.nanoTime();
        long lengthNs = Duration.ofMinutes(minutes).toNanos();
        while (System.nanoTime() - startNs < lengthNs) {
            Blow blow = schedule.next();
            long second = (System.nanoTime() - startNs) / 1_000_000_000;
            System.out.printf("%02d:%02d  %s%n", second / 60, second % 60, blow);
            Account account = chaos.deal(blow);
            damage.add(blow.fault(), account);
            System.out.printf(
                    "       %,d published, %,d acknowledged, %,d refused, %,d delivered; %d lost, %d twice at QoS 2, %d out of order, %d sessions lost; longest waits %,d and %,d ms%n",
                    account.published(),
                    account.acknowledged(),
                    account.refused(),
                    account.delivered(),
                    account.lost(),
                    account.duplicatesQos2(),
                    account.outOfOrder(),
                    account.sessionsLost(),
                    account.longestAckMs(),
                    account.longestDeliveryMs());
        }
        damage.add(chaos.end());
    }
}
