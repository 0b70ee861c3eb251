package io.flotilla.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Helm that {@code HELM} names, such as a 4, accepts and renders the chart like the 3 of the other tests. */
@EnabledIfEnvironmentVariable(named = "HELM", matches = ".+")
class Helm4Test {
    static List<Path> valuesFiles() {
        return Chart.valuesFiles();
    }

    @ParameterizedTest
    @MethodSource("valuesFiles")
    void rendersTheSameSettings(Path values) throws Exception {
        assertThat(helm("lint", "--strict", Chart.DIRECTORY.toString(), "--values", values.toString()))
                .contains("0 chart(s) failed");

        String rendered = helm(
                "template",
                "mqtt",
                Chart.DIRECTORY.toString(),
                "--namespace",
                "fleet",
                "--kube-version",
                "1.32.0",
                "--values",
                values.toString());
        assertThat(RenderedSettings.of(Chart.parse(rendered), "member"))
                .isEqualTo(RenderedSettings.of(Chart.render(values), "member"));
    }

    private static String helm(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getenv("HELM")));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
