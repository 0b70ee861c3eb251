package io.flotilla.harness;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What became of every message of one run.
 *
 * @param published all that was sent for the first time, of QoS 0 too
 * @param acknowledged by PUBACK or PUBCOMP
 * @param refused with a Reason Code that says no, as for want of room
 * @param delivered to all subscribers in sum, each message counted once for each
 * @param lost acknowledged, and never had by a subscriber that it was owed to; counted for each
 * @param lostQos0 likewise of QoS 0, which may be lost
 * @param duplicatesQos1 that a subscriber had again, which may be
 * @param duplicatesQos2 that a subscriber, or another one of its group, had again
 * @param outOfOrder that came for the first time after a later one of the same publisher, topic and subscriber
 * @param sessionsLost how often a client did not find its session again
 * @param longestAckMs the longest wait for an acknowledgement
 * @param longestDeliveryMs the longest wait of a message of QoS 1 or 2 for its delivery
 * @param details the first few of what is lost, twice or out of order
 */
public record Account(
        long published,
        long acknowledged,
        long refused,
        long delivered,
        long lost,
        long lostQos0,
        long duplicatesQos1,
        long duplicatesQos2,
        long outOfOrder,
        long sessionsLost,
        long longestAckMs,
        long longestDeliveryMs,
        List<String> details) {

    /** The names of the columns of {@link #row}. */
    public static final String HEAD =
            "| fault | published | acknowledged | refused | delivered | lost | twice at QoS 2 | out of order | sessions lost | QoS 0 lost | twice at QoS 1 | longest wait for an acknowledgement | for a delivery |\n"
                    + "|---|---|---|---|---|---|---|---|---|---|---|---|---|";

    private static final int DETAILS = 20;

    /** The account of all by now: whole where the publishers rest or have ended. */
    static Account of(Collection<Publisher> publishers, Collection<Subscriber> subscribers) {
        Sums sums = new Sums();
        for (Publisher publisher : publishers) {
            sums.sessionsLost += publisher.sessionsLost();
            sums.longestAckNs = Math.max(sums.longestAckNs, publisher.longestWaitNs());
            publisher.streams().forEach(sums::add);
        }
        List<Subscriber> group =
                subscribers.stream().filter(Subscriber::isShared).toList();
        for (Subscriber subscriber : subscribers) {
            sums.sessionsLost += subscriber.sessionsLost();
            sums.longestDeliveryNs = Math.max(sums.longestDeliveryNs, subscriber.longestWaitNs());
            for (Publisher publisher : publishers) {
                for (Publisher.Stream stream : publisher.streams()) {
                    sums.add(stream, subscriber);
                }
            }
        }
        if (!group.isEmpty()) {
            for (Publisher publisher : publishers) {
                publisher.streams().forEach(stream -> sums.add(stream, group));
            }
        }
        return sums.account();
    }

    /** Whether nothing happened that must never happen. */
    public boolean isFaultless() {
        return lost == 0 && duplicatesQos2 == 0 && outOfOrder == 0 && sessionsLost == 0;
    }

    /** What has been added to {@code earlier}, an account of the same run. The longest waits are those of this one. */
    public Account since(Account earlier) {
        return new Account(
                published - earlier.published,
                acknowledged - earlier.acknowledged,
                refused - earlier.refused,
                delivered - earlier.delivered,
                lost - earlier.lost,
                lostQos0 - earlier.lostQos0,
                duplicatesQos1 - earlier.duplicatesQos1,
                duplicatesQos2 - earlier.duplicatesQos2,
                outOfOrder - earlier.outOfOrder,
                sessionsLost - earlier.sessionsLost,
                longestAckMs,
                longestDeliveryMs,
                details);
    }

    /** What became of the messages of this part of a run and of {@code other} together. */
    public Account plus(Account other) {
        return new Account(
                published + other.published,
                acknowledged + other.acknowledged,
                refused + other.refused,
                delivered + other.delivered,
                lost + other.lost,
                lostQos0 + other.lostQos0,
                duplicatesQos1 + other.duplicatesQos1,
                duplicatesQos2 + other.duplicatesQos2,
                outOfOrder + other.outOfOrder,
                sessionsLost + other.sessionsLost,
                Math.max(longestAckMs, other.longestAckMs),
                Math.max(longestDeliveryMs, other.longestDeliveryMs),
                other.details);
    }

    /** A row of the table whose head is {@link #HEAD}. */
    public String row(String fault) {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %,d ms | %,d ms |",
                fault,
                published,
                acknowledged,
                refused,
                delivered,
                lost,
                duplicatesQos2,
                outOfOrder,
                sessionsLost,
                lostQos0,
                duplicatesQos1,
                longestAckMs,
                longestDeliveryMs);
    }

    private static final class Sums {
        private long published;
        private long acknowledged;
        private long refused;
        private long delivered;
        private long lost;
        private long lostQos0;
        private long duplicatesQos1;
        private long duplicatesQos2;
        private long outOfOrder;
        private long sessionsLost;
        private long longestAckNs;
        private long longestDeliveryNs;
        private final List<String> details = new ArrayList<>();

        void add(Publisher.Stream stream) {
            published += stream.published();
            acknowledged += stream.acknowledged().cardinality();
            refused += stream.refused();
        }

        /** What {@code subscriber} had of {@code stream}. */
        void add(Publisher.Stream stream, Subscriber subscriber) {
            Tally tally = subscriber.tallies().getOrDefault(stream.topic(), new Tally());
            delivered += tally.seen().cardinality();
            duplicate(stream, tally.duplicates(), subscriber.toString());
            if (subscriber.isShared()) {
                return;
            }
            outOfOrder += tally.outOfOrder();
            detail(tally.outOfOrder(), "%d out of order", stream, subscriber.toString());
            if (subscriber.isDurable() || subscriber.connectionsLost() == 0) {
                lose(stream, tally.seen(), subscriber.toString());
            }
        }

        /** What the members of {@code group} had of {@code stream} together. */
        void add(Publisher.Stream stream, List<Subscriber> group) {
            BitSet seen = new BitSet();
            int bySeveral = 0;
            for (Subscriber member : group) {
                BitSet had = member.tallies()
                        .getOrDefault(stream.topic(), new Tally())
                        .seen();
                seen.or(had);
                bySeveral += had.cardinality();
            }
            duplicate(stream, bySeveral - seen.cardinality(), "two members of a group");
            lose(stream, seen, "all members of a group");
        }

        private void duplicate(Publisher.Stream stream, int count, String who) {
            if (stream.qos() == 2) {
                duplicatesQos2 += count;
                detail(count, "%d twice", stream, who);
            } else {
                duplicatesQos1 += count;
            }
        }

        private void lose(Publisher.Stream stream, BitSet seen, String who) {
            BitSet missing = new BitSet();
            if (stream.qos() == 0) {
                missing.set(0, stream.published());
            } else {
                missing.or(stream.acknowledged());
            }
            missing.andNot(seen);
            if (stream.qos() == 0) {
                lostQos0 += missing.cardinality();
            } else {
                lost += missing.cardinality();
                detail(missing.cardinality(), "%d lost, the first is number " + missing.nextSetBit(0), stream, who);
            }
        }

        private void detail(int count, String what, Publisher.Stream stream, String who) {
            if (count > 0 && details.size() < DETAILS) {
                details.add(what.formatted(count) + " of " + stream.topic() + " at " + who);
            }
        }

        Account account() {
            return new Account(
                    published,
                    acknowledged,
                    refused,
                    delivered,
                    lost,
                    lostQos0,
                    duplicatesQos1,
                    duplicatesQos2,
                    outOfOrder,
                    sessionsLost,
                    TimeUnit.NANOSECONDS.toMillis(longestAckNs),
                    TimeUnit.NANOSECONDS.toMillis(longestDeliveryNs),
                    details);
        }
    }
}
