package io.flotilla.routing.topic;

import java.util.Random;

/** Topics of few short levels, so that they meet often; with empty levels, {@code $} and letters of two bytes. */
public final class RandomTopics {
    private static final String[] LITERALS = {"a", "b", "c", "aa", "ü", "", "$a"};

    private RandomTopics() {}

    public static TopicName name(Random random) {
        return TopicName.of(nonEmpty(path(random, 0)));
    }

    public static TopicFilter filter(Random random) {
        String path = path(random, 3);
        return TopicFilter.of(nonEmpty(random.nextInt(4) == 0 ? (path.isEmpty() ? "#" : path + "/#") : path));
    }

    private static String path(Random random, int singlesIn10) {
        StringBuilder path = new StringBuilder();
        int levels = 1 + random.nextInt(4);
        for (int i = 0; i < levels; i++) {
            boolean single = random.nextInt(10) < singlesIn10;
            path.append(i == 0 ? "" : "/").append(single ? "+" : LITERALS[random.nextInt(LITERALS.length)]);
        }
        return path.toString();
    }

    private static String nonEmpty(String path) {
        return path.isEmpty() ? "/" : path;
    }
}
