package io.flotilla.node.metrics;

import java.util.Locale;

/** Values of labels. */
final class Labels {
    private Labels() {}

    /** {@code constant} as a label spells it: in lower case, with underscores. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
