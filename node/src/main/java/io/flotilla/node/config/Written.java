package io.flotilla.node.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value as somebody wrote it, in a file, a variable or a flag. */
sealed interface Written {

    /** Where it stands. */
    Place place();

    /** A single word or text. */
    record Text(String text, Place place) implements Written {}

    /** A list. */
    record Items(List<Written> items, Place place) implements Written {}

    /** Keys with their values, in the order in which they stand; what a variable or a flag sets is put into it later. */
    record Group(Map<String, Written> entries, Place place) implements Written {

        /** Puts {@code value} where {@code path}, such as {@code limits.publish-rate}, leads, in the place of what stands there. */
        void put(String path, Text value) {
            int dot = path.indexOf('.');
            if (dot < 0) {
                entries.put(path, value);
                return;
            }
            Written inner = entries.computeIfAbsent(
                    path.substring(0, dot), key -> new Group(new LinkedHashMap<>(), value.place()));
            if (!(inner instanceof Group group)) {
                throw inner.place().problem("a group of keys, indented below it");
            }
            group.put(path.substring(dot + 1), value);
        }
    }

    /**
     * Where a value stands.
     *
     * @param position what an operator looks for: {@code flotilla.yaml:12:5}, {@code FLOTILLA_PORT} or {@code --port}
     * @param path the way through the groups to a value in a file, such as {@code limits.publish-rate}; else empty
     */
    record Place(String position, String path) {
        ConfigException problem(String reason) {
            return new ConfigException(position + ": " + (path.isEmpty() ? "" : path + ": ") + reason);
        }

        ConfigException unknownKey(String key, String hint) {
            return new ConfigException(position + ": unknown key '" + key + "'; " + hint);
        }
    }
}
