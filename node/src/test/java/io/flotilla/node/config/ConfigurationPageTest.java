package io.flotilla.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That {@code docs/configuration.md} is what the records say. {@code -Dflotilla.writePages=true} writes it anew. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    private final StringBuilder page = new StringBuilder();

    @Test
    void thePageListsEveryKeyAsTheRecordsDescribeIt() throws IOException {
        write();
        if (Boolean.getBoolean("flotilla.writePages")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("written anew by: mvn -pl node -am test -Dtest=ConfigurationPageTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dflotilla.writePages=true")
                .isEqualTo(page.toString());
    }

    private void write() {
        page.append("""
                # Configuration

                <!-- Written by ConfigurationPageTest from the records of io.flotilla.node.config. -->

                Flotilla needs no configuration: without any it serves this machine, at 127.0.0.1:1883.

                A setting comes from a flag, from an environment variable or from a YAML file (`--config FILE` or `FLOTILLA_CONFIG`);
                a flag beats a variable, and that beats the file. The keys below `Top level` that take a single value are flags as
                well: `ws-port` is `--ws-port`; those of `cluster` and `admin` name their flags. Every key that takes a single
                value is a variable, except in `listeners`. An empty variable counts as not set. A relative path starts at the directory in
                which Flotilla is started.

                `./flotilla check-config FILE` says what is wrong with a file, or prints every setting that follows from it.

                **Listeners.** A listener opens because it is asked for: by `port`, `ws-port`, `tls-port`, `wss-port` or
                `unix-socket`, each of which opens one, or by an entry of `listeners`; all of them together. The ports share `host`,
                `cert`, `key` and `client-ca`; an entry of `listeners` has its own. Where none is asked for, there is one: TCP at
                port 1883. A listener that other machines can reach is refused unless `passwords` or a required client certificate
                says who may connect, or `allow-anonymous` lets everyone in.

                **Units.** A time is a number with `ms`, `s`, `m`, `h` or `d`, such as `10s`; `0` needs no unit. A size is a number of
                bytes, or one with `KiB`, `MiB` or `GiB`, such as `64KiB`.
                """);
        group("Top level", "", Settings.class);
        group("`limits`: what the node takes at most", "limits.", LimitsConfig.class);
        group("`sessions`: how long sessions last and how much they hold", "sessions.", SessionConfig.class);
        group("An entry of `durability-of` in `sessions`", null, DurabilityRule.class);
        group("`mqtt`: what the node offers in the protocol", "mqtt.", MqttConfig.class);
        group("`drain`: how a node that is to stop lets go of its clients", "drain.", DrainConfig.class);
        group("`cluster`: what the node is a member of", "cluster.", ClusterConfig.class);
        group("`admin`: where an operator asks the node how it fares", "admin.", AdminConfig.class);
        group("An entry of `listeners`", null, ListenerConfig.class);
        group("`tls` in an entry of `listeners`", null, TlsConfig.class);
    }

    private void group(String title, @Nullable String prefix, Class<? extends Record> type) {
        boolean variables = prefix != null;
        page.append("\n## ").append(title).append("\n\n");
        page.append(
                variables
                        ? "| key | variable | default | meaning |\n|---|---|---|---|\n"
                        : "| key | default | meaning |\n|---|---|---|\n");
        for (RecordComponent component : type.getRecordComponents()) {
            Setting setting = component.getAnnotation(Setting.class);
            assertThat(setting).as("the meaning of %s", component).isNotNull();
            boolean scalar = SettingKey.takesText(component);
            String key = RecordReader.key(component);
            page.append("| `").append(key).append("`");
            page.append(setting.flag().isEmpty() ? " |" : ", `--" + setting.flag() + "` |");
            if (variables) {
                page.append(
                        scalar
                                ? " `" + new SettingKey(prefix + key, component.getType(), setting).variable() + "` |"
                                : " |");
            }
            page.append(' ')
                    .append(byDefault(component, setting))
                    .append(" | ")
                    .append(setting.value())
                    .append(" |\n");
        }
    }

    private static String byDefault(RecordComponent component, Setting setting) {
        if (!setting.byDefault().isEmpty()) {
            return "`" + setting.byDefault() + "`";
        }
        boolean optional = component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                || component.getType() == List.class
                || component.getType().isRecord();
        return optional ? "" : "required";
    }
}
