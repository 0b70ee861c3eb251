package io.flotilla.node.config;

import io.flotilla.node.config.Written.Group;
import io.flotilla.node.config.Written.Place;
import io.flotilla.node.config.Written.Text;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The environment variables that begin with {@code FLOTILLA_}. An empty one counts as not set. */
final class Variables {
    private static final String PREFIX = "FLOTILLA_";

    /** What the launcher and the command line read themselves. */
    private static final Set<String> NO_KEYS = Set.of("FLOTILLA_CONFIG", "FLOTILLA_JAVA_OPTS");

    /** What Kubernetes gives every container next to a Service named flotilla: FLOTILLA_PORT=tcp://10.0.0.1:1883, FLOTILLA_PORT_1883_TCP_ADDR and so on. */
    private static final Pattern KUBERNETES_NAME =
            Pattern.compile("FLOTILLA_(\\w+_)?(SERVICE_(HOST|PORT)(_\\w+)?|PORT_\\d+_(TCP|UDP)(_\\w+)?)");

    private static final Pattern KUBERNETES_VALUE = Pattern.compile("(tcp|udp)://.*");

    private Variables() {}

    /** Puts what {@code environment} says in the place of what {@code written} says, and warns of each variable that means nothing. */
    static void apply(Map<String, String> environment, Group written, Consumer<String> warnings) {
        Map<String, SettingKey> known = new LinkedHashMap<>();
        SettingKey.all().forEach(key -> known.put(key.variable(), key));
        new TreeMap<>(environment).forEach((name, value) -> {
            if (!name.startsWith(PREFIX)
                    || NO_KEYS.contains(name)
                    || value.isEmpty()
                    || isFromKubernetes(name, value)) {
                return;
            }
            SettingKey key = known.get(name);
            if (key == null) {
                String nearest = Nearest.to(name, known.keySet());
                warnings.accept(name + " is no variable of Flotilla"
                        + (nearest == null ? "" : "; did you mean " + nearest + "?"));
            } else {
                written.put(key.path(), new Text(value, new Place(name, "")));
            }
        });
    }

    private static boolean isFromKubernetes(String name, String value) {
        return KUBERNETES_NAME.matcher(name).matches()
                || KUBERNETES_VALUE.matcher(value).matches();
    }
}
