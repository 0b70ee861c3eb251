package io.flotilla.benchmarks.soak;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** All that was published, accepted and received, and every promise that was broken. Any thread writes to it. */
final class Ledger {
    private static final int DETAILS = 5;

    /** What is counted and breaks no promise. */
    enum Count {
        CONNECTIONS,
        RESUMED,
        DROPPED,
        PUBLISHED,
        RESENT,
        DELIVERED
    }

    /** A promise that the broker did not keep. */
    enum Breach {
        LOST("messages that were acknowledged to their publisher and never came"),
        DUPLICATED("messages at QoS 2 that came twice"),
        REORDERED("messages that came after a later one of their feed"),
        CORRUPTED("messages that are not as they were published"),
        FORGOTTEN("sessions that were not there when their client came back"),
        REFUSED("requests that were refused"),
        CUT("connections that the broker closed without a reason of the client's"),
        OVERRUN("times that a client was sent more than its Receive Maximum"),
        RETAINED("retained messages that are not what was last published"),
        LEFT("things that were still there when all clients had gone");

        final String meaning;

        Breach(String meaning) {
            this.meaning = meaning;
        }
    }

    private final List<Feed> feeds = new CopyOnWriteArrayList<>();
    private final List<Account> accounts = new CopyOnWriteArrayList<>();
    private final Map<Count, LongAdder> counts = new EnumMap<>(Count.class);
    private final Map<Breach, LongAdder> breaches = new EnumMap<>(Breach.class);
    private final ConcurrentLinkedQueue<String> details = new ConcurrentLinkedQueue<>();

    Ledger() {
        Arrays.stream(Count.values()).forEach(count -> counts.put(count, new LongAdder()));
        Arrays.stream(Breach.values()).forEach(breach -> breaches.put(breach, new LongAdder()));
    }

    Feed newFeed(String topic, int qos, boolean ordered) {
        Feed feed = new Feed(feeds.size(), topic, qos, ordered);
        feeds.add(feed);
        return feed;
    }

    Account newAccount(String name, boolean ordered) {
        Account account = new Account(name, ordered, this);
        accounts.add(account);
        return account;
    }

    /** A message has come to the receiver that {@code account} belongs to. */
    void receive(Account account, String topic, int qos, byte[] payload) {
        count(Count.DELIVERED);
        Feed.Message message = Feed.identify(payload);
        Feed feed = message == null || message.feed() < 0 || message.feed() >= feeds.size()
                ? null
                : feeds.get(message.feed());
        if (message == null
                || feed == null
                || !feed.topic.equals(topic)
                || qos > feed.qos
                || message.number() < 1
                || message.number() > feed.published()
                || !Arrays.equals(payload, feed.payload(message.number()))) {
            breach(
                    Breach.CORRUPTED,
                    "%s received on %s at QoS %d what was not published so: %s"
                            .formatted(account, topic, qos, message));
        } else {
            account.receive(feed, message.number(), qos);
        }
    }

    void count(Count count) {
        counter(count).increment();
    }

    long total(Count count) {
        return counter(count).sum();
    }

    /** The messages of QoS 1 and 2 that the broker has acknowledged. */
    long accepted() {
        return feeds.stream().mapToLong(Feed::acceptedCount).sum();
    }

    /** The messages that are owed to somebody and have not come. */
    long missing() {
        return accounts.stream().mapToLong(Account::missing).sum();
    }

    /** Counts a broken promise, and keeps the first few in {@code words}. */
    void breach(Breach breach, String words) {
        LongAdder counter = counter(breach);
        counter.increment();
        if (counter.sum() <= DETAILS) {
            details.add(breach + ": " + words);
        }
    }

    long total(Breach breach) {
        return counter(breach).sum();
    }

    boolean isKept() {
        return breaches.values().stream().allMatch(count -> count.sum() == 0);
    }

    /** Ends all accounts: what is missing now is lost. */
    void settle() {
        accounts.forEach(Account::settle);
    }

    /** One line of where it stands. */
    String progress() {
        return String.format(
                Locale.ROOT,
                "%,d published, %,d acknowledged, %,d delivered, %,d under way; %,d connections, %,d resumed, %,d dropped",
                total(Count.PUBLISHED),
                accepted(),
                total(Count.DELIVERED),
                missing(),
                total(Count.CONNECTIONS),
                total(Count.RESUMED),
                total(Count.DROPPED));
    }

    /** The whole account, one line each. */
    List<String> report() {
        List<String> report = new ArrayList<>();
        for (Count count : Count.values()) {
            report.add(line(count, total(count), ""));
            if (count == Count.PUBLISHED) {
                report.add(line("acknowledged", accepted(), ""));
            }
        }
        for (Breach breach : Breach.values()) {
            report.add(line(breach, total(breach), breach.meaning));
        }
        report.addAll(details);
        return report;
    }

    private static String line(Object name, long count, String meaning) {
        return String.format(Locale.ROOT, "%-14s %,12d  %s", name.toString().toLowerCase(Locale.ROOT), count, meaning)
                .stripTrailing();
    }

    @SuppressWarnings("NullAway") // every constant has one
    private LongAdder counter(Count count) {
        return counts.get(count);
    }

    @SuppressWarnings("NullAway") // every constant has one
    private LongAdder counter(Breach breach) {
        return breaches.get(breach);
    }
}
