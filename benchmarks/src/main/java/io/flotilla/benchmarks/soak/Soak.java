package io.flotilla.benchmarks.soak;

import io.flotilla.benchmarks.soak.Ledger.Breach;
import io.flotilla.benchmarks.soak.Subscriber.Subscription;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** One run of all clients against one broker, from the first connection to the account of every message. */
final class Soak {
    private static final int TOPICS_PER_QOS = 2;
    private static final int SHARE_GROUPS = 2;
    private static final int MEMBERS = 3;
    private static final int VISITORS = 4;
    private static final long PROGRESS_S = 10;
    private static final long PATIENCE_S = 20;

    private final InetSocketAddress broker;
    private final Plan plan;
    private final Consumer<String> out;
    private final SplittableRandom random;
    private final String run;
    private final Ledger ledger = new Ledger();
    private final Map<String, String> retained = new ConcurrentHashMap<>();
    private final List<Feed> feeds = new ArrayList<>();
    private final List<Feed> wills = new ArrayList<>();
    private final List<Publisher> publishers = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Visitor> visitors = new ArrayList<>();

    /**
     * How much of everything.
     *
     * @param durable the subscribers whose sessions outlive their connections
     * @param transients the subscribers whose sessions do not
     * @param sysIntervalS how often the broker publishes numbers about itself
     */
    record Plan(
            long seed,
            int seconds,
            int publishers,
            int messagesPerSecond,
            int durable,
            int transients,
            int sysIntervalS) {}

    Soak(InetSocketAddress broker, Plan plan, Consumer<String> out) {
        this.broker = broker;
        this.plan = plan;
        this.out = out;
        this.random = new SplittableRandom(plan.seed());
        this.run = Long.toString(plan.seed(), 36);
    }

    /** Runs it; the ledger says whether all promises were kept. */
    Ledger run() throws IOException, InterruptedException {
        Probe probe = new Probe(broker, run + "-probe");
        Map<String, String> numbersBefore = probe.numbers(2_000L * plan.sysIntervalS());
        gather();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            subscribers.forEach(threads::execute);
            publishers.forEach(threads::execute);
            visitors.forEach(threads::execute);
            work();
            publishers.forEach(Publisher::finish);
            visitors.forEach(Visitor::finish);
            subscribers.forEach(Subscriber::drain);
            awaitWhatIsOwed();
            subscribers.forEach(Subscriber::finish);
        }
        ledger.settle();
        compareRetained(probe);
        compareNumbers(numbersBefore, probe.numbers(numbersBefore, 10_000L * plan.sysIntervalS()));
        return ledger;
    }

    private void gather() {
        for (int p = 0; p < plan.publishers(); p++) {
            List<Feed> own = new ArrayList<>();
            for (int qos = 0; qos <= 2; qos++) {
                for (int t = 0; t < TOPICS_PER_QOS; t++) {
                    own.add(ledger.newFeed(topic(p, qos, t), qos, true));
                }
            }
            feeds.addAll(own);
            publishers.add(new Publisher(
                    broker, name("publisher", p), version(), own, plan.messagesPerSecond(), random.nextLong(), ledger));
        }
        for (int v = 0; v < VISITORS; v++) {
            Feed feed = ledger.newFeed("wills/" + run + "/" + v, 1, false);
            wills.add(feed);
            visitors.add(new Visitor(broker, name("visitor", v), feed, retained, random.nextLong(), ledger));
        }
        for (int s = 0; s < plan.durable(); s++) {
            String name = name("durable", s);
            addSubscriber(name, true, false, 2, someSubscriptions(), ledger.newAccount(name, true));
        }
        for (int s = 0; s < plan.transients(); s++) {
            String name = name("transient", s);
            addSubscriber(name, false, false, s % 3, someSubscriptions(), ledger.newAccount(name, true));
        }
        for (int g = 0; g < SHARE_GROUPS; g++) {
            Account account = ledger.newAccount(name("group", g), false);
            for (int m = 0; m < MEMBERS; m++) {
                Subscription share = new Subscription("$share/" + name("group", g) + "/" + topic("+", "+", "+"), feeds);
                addSubscriber(name("member", g * MEMBERS + m), true, true, 2, List.of(share), account);
            }
        }
        String mourner = name("mourner", 0);
        Subscription allWills = new Subscription("wills/" + run + "/+", wills);
        addSubscriber(mourner, true, true, 1, List.of(allWills), ledger.newAccount(mourner, false));
    }

    private void addSubscriber(
            String name, boolean durable, boolean steady, int qos, List<Subscription> subscriptions, Account account) {
        subscribers.add(new Subscriber(
                broker, name, version(), durable, steady, qos, subscriptions, account, random.nextLong(), ledger));
    }

    /** Topic Filters of one shape, which do not overlap. */
    private List<Subscription> someSubscriptions() {
        List<String> filters = switch (random.nextInt(4)) {
            case 0 ->
                IntStream.range(0, plan.publishers())
                        .mapToObj(p -> "soak/" + run + "/" + p + "/#")
                        .toList();
            case 1 ->
                IntStream.rangeClosed(0, 2)
                        .mapToObj(qos -> topic("+", qos, "+"))
                        .toList();
            case 2 ->
                IntStream.range(0, TOPICS_PER_QOS)
                        .mapToObj(t -> topic("+", "+", t))
                        .toList();
            default -> feeds.stream().map(feed -> feed.topic).toList();
        };
        List<Subscription> some = new ArrayList<>();
        for (String filter : filters) {
            if (some.isEmpty() || random.nextBoolean()) {
                some.add(new Subscription(
                        filter,
                        feeds.stream()
                                .filter(feed -> matches(filter, feed.topic))
                                .toList()));
            }
        }
        return some;
    }

    private static boolean matches(String filter, String topic) {
        return topic.matches(filter.replace("+", "[^/]*").replace("#", ".*"));
    }

    private String topic(Object publisher, Object qos, Object topic) {
        return "soak/" + run + "/" + publisher + "/" + qos + "/" + topic;
    }

    private String name(String kind, int number) {
        return run + "-" + kind + "-" + number;
    }

    private int version() {
        return 4 + random.nextInt(2);
    }

    private void work() throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(plan.seconds());
        for (long leftNs = endNs - System.nanoTime(); leftNs > 0; leftNs = endNs - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(leftNs, TimeUnit.SECONDS.toNanos(PROGRESS_S)));
            out.accept(ledger.progress());
        }
    }

    /** Returns when all has come that is owed, or when nothing more comes. */
    private void awaitWhatIsOwed() throws InterruptedException {
        long fewest = Long.MAX_VALUE;
        long sinceNs = System.nanoTime();
        while (System.nanoTime() - sinceNs < TimeUnit.SECONDS.toNanos(PATIENCE_S)) {
            TimeUnit.SECONDS.sleep(1);
            long missing = ledger.missing()
                    + publishers.stream()
                            .filter(publisher -> !publisher.hasEnded())
                            .count();
            if (missing == 0) {
                return;
            }
            if (missing < fewest) {
                fewest = missing;
                sinceNs = System.nanoTime();
            }
        }
    }

    private void compareRetained(Probe probe) throws IOException {
        Map<String, String> found = probe.retained("kept/#");
        found.keySet().removeIf(topic -> !topic.startsWith("kept/" + run));
        TreeMap<String, String> expected = new TreeMap<>(retained);
        if (!found.equals(expected)) {
            ledger.breach(Breach.RETAINED, "retained are %s and should be %s".formatted(found, expected));
        }
        probe.clear(found.keySet());
    }

    private void compareNumbers(Map<String, String> before, Map<String, String> after) {
        before.forEach((name, number) -> {
            if (!number.equals(after.get(name))) {
                ledger.breach(Breach.LEFT, "%s was %s before and is %s after".formatted(name, number, after.get(name)));
            }
        });
    }
}
