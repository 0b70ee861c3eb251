package io.flotilla.routing.topic;

/** Splits topics at {@code /} (MQTT 5.0, section 4.7.1.1). */
final class Levels {
    private Levels() {}

    static String[] split(String topic) {
        int count = 1;
        for (int i = 0; i < topic.length(); i++) {
            if (topic.charAt(i) == '/') {
                count++;
            }
        }
        String[] levels = new String[count];
        int start = 0;
        for (int level = 0; level < count - 1; level++) {
            int end = topic.indexOf('/', start);
            levels[level] = topic.substring(start, end);
            start = end + 1;
        }
        levels[count - 1] = topic.substring(start);
        return levels;
    }
}
