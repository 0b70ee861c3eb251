package io.flotilla.node.config;

import io.flotilla.node.config.Written.Group;
import io.flotilla.node.config.Written.Items;
import io.flotilla.node.config.Written.Place;
import io.flotilla.node.config.Written.Text;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was written into records whose components are {@link Setting}s: an {@code int} is a count, a {@code long} a size in bytes, a record a group of keys. What is not written takes the
 * component's default.
 */
final class RecordReader {
    private static final Place DEFAULT = new Place("default", "");

    private RecordReader() {}

    /** The record of {@code type} of which nothing is written. */
    static <R extends Record> R defaults(Class<R> type) {
        return read(type, new Group(new LinkedHashMap<>(), DEFAULT));
    }

    /**
     * The record of {@code type} that {@code group} describes.
     *
     * @throws ConfigException where a key is unknown or missing, or a value is wrong
     */
    static <R extends Record> R read(Class<R> type, Group group) {
        RecordComponent[] components = type.getRecordComponents();
        refuseUnknownKeys(
                group, Arrays.stream(components).map(RecordReader::key).toList());
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = value(components[i], group);
        }
        try {
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InvalidSettingException invalid) {
                throw problem(group, invalid);
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What to tell the operator who wrote {@code group}, in which {@code invalid} was found. */
    static ConfigException problem(Group group, InvalidSettingException invalid) {
        Written culprit = group.entries().get(invalid.key());
        return culprit == null
                ? group.place().problem(invalid.key() + ": " + invalid.reason())
                : culprit.place().problem(invalid.reason());
    }

    static String key(RecordComponent component) {
        return Spelling.ofComponent(component.getName());
    }

    private static void refuseUnknownKeys(Group group, List<String> known) {
        group.entries().forEach((key, value) -> {
            if (!known.contains(key)) {
                String nearest = Nearest.to(key, known);
                throw value.place()
                        .unknownKey(
                                key,
                                nearest == null
                                        ? "known here: " + String.join(", ", known)
                                        : "did you mean '" + nearest + "'?");
            }
        });
    }

    private static @Nullable Object value(RecordComponent component, Group group) {
        Setting setting = component.getAnnotation(Setting.class);
        Written written = group.entries().get(key(component));
        if (written != null) {
            Object value = convert(written, component.getGenericType());
            if (setting != null && setting.readable() && !Files.isReadable((Path) value)) {
                throw written.place().problem("no file that can be read at " + value);
            }
            return value;
        }
        if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            return null;
        }
        if (component.getType() == List.class
                && (setting == null || setting.byDefault().isEmpty())) {
            return List.of();
        }
        if (component.getType().isRecord()) {
            return defaults(component.getType().asSubclass(Record.class));
        }
        if (setting == null || setting.byDefault().isEmpty()) {
            throw group.place().problem("the key '" + key(component) + "' is missing");
        }
        return convert(new Text(setting.byDefault(), DEFAULT), component.getGenericType());
    }

    private static Object convert(Written written, Type type) {
        if (type instanceof ParameterizedType list) {
            return list(written, list.getActualTypeArguments()[0]);
        }
        Class<?> target = (Class<?>) type;
        if (target.isRecord()) {
            if (written instanceof Group group) {
                return read(target.asSubclass(Record.class), group);
            }
            throw written.place().problem("a group of keys, indented below it");
        }
        if (written instanceof Text text) {
            try {
                return scalar(text.text().strip(), target);
            } catch (IllegalArgumentException e) {
                throw written.place().problem(String.valueOf(e.getMessage()));
            }
        }
        throw written.place().problem("one value");
    }

    private static List<Object> list(Written written, Type type) {
        if (written instanceof Items items) {
            return items.items().stream().map(item -> convert(item, type)).toList();
        }
        if (written instanceof Text text && type == String.class) {
            return Arrays.stream(text.text().split(","))
                    .<Object>map(String::strip)
                    .toList();
        }
        throw written.place().problem("a list, each item after a dash");
    }

    private static Object scalar(String text, Class<?> type) {
        if (type == String.class) {
            return text;
        }
        if (type == int.class || type == Integer.class) {
            return wholeNumber(text);
        }
        if (type == long.class) {
            return Sizes.parse(text);
        }
        if (type == double.class) {
            return fraction(text);
        }
        if (type == boolean.class) {
            return truth(text);
        }
        if (type == Duration.class) {
            return Durations.parse(text);
        }
        if (type == Path.class) {
            return Path.of(text);
        }
        return constant(text, type.asSubclass(Enum.class));
    }

    private static int wholeNumber(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a whole number, not '" + text + "'", e);
        }
    }

    private static double fraction(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a number such as 0.5, not '" + text + "'", e);
        }
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false, not '" + text + "'");
        };
    }

    @SuppressWarnings("rawtypes") // The constants of an enum that is known only by its class.
    private static Object constant(String text, Class<? extends Enum> type) {
        Enum<?>[] constants = type.getEnumConstants();
        for (Enum<?> constant : constants) {
            if (Spelling.ofConstant(constant).equals(text)) {
                return constant;
            }
        }
        String known = Arrays.stream(constants).map(Spelling::ofConstant).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("one of " + known + ", not '" + text + "'");
    }
}
