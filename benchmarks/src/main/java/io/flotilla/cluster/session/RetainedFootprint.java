package io.flotilla.cluster.session;

import io.flotilla.cluster.member.Member;
import io.flotilla.cluster.member.MemberId;
import io.flotilla.routing.message.ApplicationMessage;
import io.flotilla.routing.message.MessageProperties;
import io.flotilla.routing.message.QoS;
import io.flotilla.routing.topic.TopicFilter;
import io.flotilla.routing.topic.TopicName;
import java.util.List;

/**
 * Prints how many bytes of heap a retained message takes in the partitions of a node that is alone, and how long look-ups take that find one, a thousand and all of them: a
 * program, with the number of messages as its argument. Of the heap, 32 bytes are the payload and about 120 its topic, spelled twice.
 */
public final class RetainedFootprint {
    private static final int PAYLOAD_BYTES = 16;
    private static final int VEHICLES_PER_PLANT = 1_000;
    private static final int ROUNDS = 5; // the last ones run compiled
    private static final Member SELF = new Member(new MemberId("alone"), 1);

    private RetainedFootprint() {}

    public static void main(String[] arguments) {
        int messages = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
        Sessions sessions = BareEngine.sessions(SELF);
        long before = BareEngine.usedBytes();
        long startNs = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            retain(sessions, i);
        }
        double seconds = (System.nanoTime() - startNs) / 1e9;
        System.out.printf(
                "%,d retained messages in %.1f s, %.1f bytes each%n",
                sessions.counts().retainedMessages(), seconds, (double) (BareEngine.usedBytes() - before) / messages);
        List<String> filters = List.of(
                topic(messages / 2),
                "plant/" + messages / 2 / VEHICLES_PER_PLANT + "/+/state",
                "+/+/" + vehicle(messages / 2) + "/#",
                "#");
        for (int round = 0; round < ROUNDS; round++) {
            filters.forEach(filter -> lookUp(sessions, filter));
        }
    }

    private static String topic(int number) {
        return "plant/" + number / VEHICLES_PER_PLANT + "/" + vehicle(number) + "/state";
    }

    private static String vehicle(int number) {
        // 17 characters name a vehicle; the words around it repeat.
        return "WVW%014d".formatted(number);
    }

    private static void retain(Sessions sessions, int number) {
        ApplicationMessage message = new ApplicationMessage(
                TopicName.of(topic(number)),
                new byte[PAYLOAD_BYTES],
                QoS.AT_LEAST_ONCE,
                true,
                "publisher",
                MessageProperties.NONE,
                ApplicationMessage.NEVER);
        AppendBatch.Entry entry = new AppendBatch.Entry(message, false, true);
        sessions.append(sessions.partitionOfTopic(message.topic()), new AppendBatch(SELF, List.of(entry)));
    }

    private static void lookUp(Sessions sessions, String filter) {
        RetainedLookup lookup = sessions.retained(TopicFilter.of(filter));
        int found = 0;
        int parts = 0;
        long largest = 0;
        long longestNs = 0;
        long startNs = System.nanoTime();
        while (lookup.hasNext()) {
            long partNs = System.nanoTime();
            List<ApplicationMessage> part = lookup.next().toCompletableFuture().join();
            longestNs = Math.max(longestNs, System.nanoTime() - partNs);
            largest = Math.max(largest, part.size());
            found += part.size();
            parts++;
        }
        System.out.printf(
                "%s: %,d messages in %.3f ms; %,d parts, the longest %.3f ms, the largest %,d messages%n",
                filter, found, (System.nanoTime() - startNs) / 1e6, parts, longestNs / 1e6, largest);
    }
}
