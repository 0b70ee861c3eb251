package io.flotilla.node.config;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes settings as YAML that {@link Settings} reads back. */
public final class SettingsPrinter {
    private final StringBuilder yaml = new StringBuilder();

    private SettingsPrinter() {}

    /** {@code settings} as YAML, without the keys that are not set. */
    public static String print(Settings settings) {
        SettingsPrinter printer = new SettingsPrinter();
        printer.group(settings, "", "");
        return printer.yaml.toString();
    }

    /** The components of {@code group}, the first after {@code firstIndent}, each other after {@code indent}. */
    private void group(Record group, String firstIndent, String indent) {
        String before = firstIndent;
        for (RecordComponent component : group.getClass().getRecordComponents()) {
            Object value = value(component, group);
            if (value != null) {
                yaml.append(before).append(RecordReader.key(component)).append(':');
                value(value, indent);
                before = indent;
            }
        }
    }

    private void value(Object value, String indent) {
        if (value instanceof Record group) {
            yaml.append('\n');
            group(group, indent + "  ", indent + "  ");
        } else if (value instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof Record) {
            yaml.append('\n');
            list.forEach(item -> group((Record) item, indent + "  - ", indent + "    "));
        } else if (value instanceof List<?> list) {
            yaml.append(" [")
                    .append(String.join(
                            ", ", list.stream().map(SettingsPrinter::text).toList()))
                    .append("]\n");
        } else {
            yaml.append(' ').append(text(value)).append('\n');
        }
    }

    private static String text(Object value) {
        if (value instanceof Duration duration) {
            return Durations.format(duration);
        }
        if (value instanceof Long bytes) {
            return Sizes.format(bytes);
        }
        if (value instanceof Enum<?> constant) {
            return Spelling.ofConstant(constant);
        }
        String text = value.toString();
        return value instanceof Number || value instanceof Boolean || text.matches("[A-Za-z0-9/][A-Za-z0-9._/-]*")
                ? text
                : "'" + text.replace("'", "''") + "'";
    }

    private static @Nullable Object value(RecordComponent component, Record group) {
        try {
            return component.getAccessor().invoke(group);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
