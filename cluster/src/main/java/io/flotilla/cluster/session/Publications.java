package io.flotilla.cluster.session;

import io.flotilla.cluster.wire.WireInput;
import io.flotilla.cluster.wire.WireOutput;
import io.flotilla.routing.message.ApplicationMessage;
import java.io.Serial;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which of their publishers' QoS 2 messages were taken here lately: one whose publisher was cut off before its PUBREC comes again, perhaps by another node, and is not to be
 * taken twice (MQTT 5.0, section 4.3.3; I7).
 *
 * <p>Confined to one thread. O(1) for each message.
 */
public final class Publications {
    /** Of so many publishers it is remembered, those that published last. */
    private static final int PUBLISHERS = 10_000;

    private final Map<String, Window> windows = new Windows();

    /** Whether {@code message} is taken for the first time, as each is that has no number. */
    public boolean take(ApplicationMessage message) {
        long number = message.publication();
        return number == 0
                || windows.computeIfAbsent(message.publisher(), isNew -> new Window(number))
                        .take(number);
    }

    /** Those of {@code messages} that are taken for the first time, in their order. */
    List<ApplicationMessage> take(List<ApplicationMessage> messages) {
        if (messages.size() == 1) { // as all are that have a number
            return take(messages.get(0)) ? messages : List.of();
        }
        boolean[] isFirst = new boolean[messages.size()];
        int first = 0;
        for (int i = 0; i < isFirst.length; i++) {
            isFirst[i] = take(messages.get(i));
            first += isFirst[i] ? 1 : 0;
        }
        if (first == isFirst.length) {
            return messages;
        }
        return IntStream.range(0, isFirst.length)
                .filter(i -> isFirst[i])
                .mapToObj(messages::get)
                .toList();
    }

    void write(WireOutput out) {
        out.writeInt(windows.size());
        windows.forEach((publisher, window) -> {
            out.writeString(publisher);
            window.write(out);
        });
    }

    void read(WireInput in) {
        int count = in.readCount();
        for (int i = 0; i < count; i++) {
            windows.put(in.readString(), Window.read(in));
        }
    }

    @Override
    public String toString() {
        return "publications of " + windows.size() + " publishers";
    }

    /** By publisher, who published longest ago first. */
    private static final class Windows extends LinkedHashMap<String, Window> {
        @Serial
        private static final long serialVersionUID = 1;

        Windows() {
            super(16, 0.75F, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > PUBLISHERS;
        }
    }

    /** The numbers of one publisher up to the highest, as far back as a ring of bits goes: what is older has been taken. */
    private static final class Window {
        private static final int WORDS = 32;
        private static final int NUMBERS = WORDS * Long.SIZE;

        private final long[] taken = new long[WORDS];
        private long highest;

        Window(long first) {
            highest = first - 1;
        }

        boolean take(long number) {
            if (number > highest) {
                if (number - highest >= NUMBERS) {
                    Arrays.fill(taken, 0);
                } else {
                    for (long skipped = highest + 1; skipped < number; skipped++) {
                        taken[word(skipped)] &= ~bit(skipped);
                    }
                }
                highest = number;
                taken[word(number)] |= bit(number);
                return true;
            }
            if (highest - number >= NUMBERS || (taken[word(number)] & bit(number)) != 0) {
                return false;
            }
            taken[word(number)] |= bit(number);
            return true;
        }

        private static int word(long number) {
            return (int) (number / Long.SIZE % WORDS);
        }

        private static long bit(long number) {
            return 1L << (number % Long.SIZE);
        }

        void write(WireOutput out) {
            out.writeLong(highest);
            for (long word : taken) {
                out.writeLong(word);
            }
        }

        static Window read(WireInput in) {
            Window window = new Window(in.readLong() + 1);
            for (int i = 0; i < WORDS; i++) {
                window.taken[i] = in.readLong();
            }
            return window;
        }
    }
}
