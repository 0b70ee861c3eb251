package io.flotilla.benchmarks.workload;

import java.util.Random;

/** How topics look, and the filters that match them. The same index and the same state of the random numbers give the same spelling. */
public enum TopicKind {
    /** {@code plant7/line3/device12345/temperature}: each topic matches the one filter with its index. */
    EXACT {
        @Override
        public String filter(Random random, int index) {
            return topic(random, index);
        }
    },
    /** {@code plant7/+/device12345/temperature}. */
    SINGLE_LEVEL {
        @Override
        public String filter(Random random, int index) {
            return "plant" + index % PLANTS + "/+/device" + index + "/temperature";
        }
    },
    /** {@code plant7/line3/device12345/#}. */
    MULTI_LEVEL {
        @Override
        public String filter(Random random, int index) {
            return "plant" + index % PLANTS + "/line" + index % LINES + "/device" + index + "/#";
        }
    },
    /** 100,000 topics; half of the filters are a topic, half have one wildcard: {@code site7/+/device12345/value2}, {@code site7/area3/device12345/#}. */
    MIXED {
        @Override
        public String topic(Random random, int index) {
            int device = index % MIXED_TOPICS;
            return "site" + device % SITES + "/area" + device / SITES % AREAS + "/device" + device + "/value"
                    + device % VALUES;
        }

        @Override
        public String filter(Random random, int index) {
            String[] levels = topic(random, random.nextInt(MIXED_TOPICS)).split("/", -1);
            if (random.nextBoolean()) {
                int wildcard = random.nextInt(levels.length);
                levels[wildcard] = wildcard == levels.length - 1 && random.nextBoolean() ? "#" : "+";
            }
            return String.join("/", levels);
        }
    },
    /** Twelve levels, two of which the filter leaves open. */
    DEEP {
        @Override
        public String topic(Random random, int index) {
            return "earth/country" + index % PLANTS + "/region1" + below(index);
        }

        @Override
        public String filter(Random random, int index) {
            return "earth/country" + index % PLANTS + "/+" + below(index).replace("value", "+");
        }

        private static String below(int index) {
            return "/site" + index % LINES + "/building/floor3/room/rack/shelf/device" + index + "/sensor/value";
        }
    },
    /** {@code +/word3/+/+/+/#}: any level of a filter may be a wildcard, so that a topic goes two ways at each. */
    HOSTILE {
        @Override
        public String topic(Random random, int index) {
            StringBuilder topic = new StringBuilder(word(random));
            for (int level = 1; level < HOSTILE_LEVELS; level++) {
                topic.append('/').append(word(random));
            }
            return topic.toString();
        }

        @Override
        public String filter(Random random, int index) {
            StringBuilder filter = new StringBuilder();
            for (int level = 0; level < HOSTILE_LEVELS - 1; level++) {
                filter.append(random.nextBoolean() ? "+" : word(random)).append('/');
            }
            return filter.append(random.nextBoolean() ? "#" : word(random)).toString();
        }

        private static String word(Random random) {
            return "word" + random.nextInt(HOSTILE_WORDS);
        }
    };

    private static final int PLANTS = 97;
    private static final int LINES = 31;
    private static final int MIXED_TOPICS = 100_000;
    private static final int SITES = 20;
    private static final int AREAS = 50;
    private static final int VALUES = 5;
    private static final int HOSTILE_LEVELS = 6;
    private static final int HOSTILE_WORDS = 40;

    /** Topic {@code index}, from 0 on. */
    public String topic(Random random, int index) {
        return "plant" + index % PLANTS + "/line" + index % LINES + "/device" + index + "/temperature";
    }

    /** Filter {@code index}, from 0 on. */
    public abstract String filter(Random random, int index);
}
