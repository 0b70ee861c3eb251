package io.flotilla.node.config;

import java.util.Locale;

/** How the code's names are written in a configuration: {@code maxConnections} and {@code HASH_TOPIC} as {@code max-connections} and {@code hash-topic}. */
final class Spelling {
    private Spelling() {}

    /** The key of the record component {@code name}. */
    static String ofComponent(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** The word for an enum's constant. */
    static String ofConstant(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
