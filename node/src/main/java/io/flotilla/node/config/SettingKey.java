package io.flotilla.node.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One key that takes a single value, outside of lists.
 *
 * @param path the way to it, such as {@code limits.publish-rate}
 * @param type of the record component that it sets
 * @param setting its meaning and default
 */
public record SettingKey(String path, Class<?> type, Setting setting) {

    /** Every such key of {@link Settings}, in order. */
    public static List<SettingKey> all() {
        List<SettingKey> keys = new ArrayList<>();
        addKeys("", Settings.class, keys);
        return List.copyOf(keys);
    }

    private static void addKeys(String prefix, Class<?> type, List<SettingKey> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String path = prefix + RecordReader.key(component);
            if (component.getType().isRecord()) {
                addKeys(path + ".", component.getType(), keys);
            } else if (takesText(component)) {
                keys.add(new SettingKey(path, component.getType(), component.getAnnotation(Setting.class)));
            }
        }
    }

    /** Whether {@code component} is written as a single value: one, or words with commas between. */
    static boolean takesText(RecordComponent component) {
        return !component.getType().isRecord()
                && (!(component.getGenericType() instanceof ParameterizedType list)
                        || list.getActualTypeArguments()[0] == String.class);
    }

    /** The environment variable that sets it. */
    public String variable() {
        return "FLOTILLA_" + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Whether it is a flag too: as every key that is in no group, and those in groups that say so. */
    public boolean isFlag() {
        return path.indexOf('.') < 0 || !setting.flag().isEmpty();
    }

    /** The flag that sets it. */
    public String flag() {
        return "--" + (setting.flag().isEmpty() ? path : setting.flag());
    }
}
