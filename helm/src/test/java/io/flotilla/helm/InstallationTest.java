package io.flotilla.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The chart on the Kubernetes cluster of {@code KUBECONFIG}: it installs, passes a message, scales and is upgraded. It calls {@code helm} and {@code kubectl}, or what {@code HELM} and
 * {@code KUBECTL} name, in a namespace of its own, with the image {@code FLOTILLA_IMAGE} ({@code repository:tag}). That no message is lost meanwhile it does not look at.
 */
@EnabledIfEnvironmentVariable(named = "KUBECONFIG", matches = ".+")
class InstallationTest {
    private static final String NAMESPACE = "flotilla-chart-test";

    @AfterEach
    void clean() throws Exception {
        kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait=true", "--timeout=300s");
    }

    @Test
    void installsScalesAndIsUpgraded() throws Exception {
        upgrade("1");
        passesAMessage();
        upgrade("3");
        passesAMessage();
        upgrade("3", "--set", "config.log-level=debug");
        passesAMessage();
        upgrade("2");
        passesAMessage();
        helm("uninstall", "mqtt", "--wait", "--timeout", "10m");
    }

    private static void passesAMessage() throws Exception {
        helm("test", "mqtt", "--timeout", "3m");
    }

    private static void upgrade(String members, String... more) throws Exception {
        String image = System.getenv().getOrDefault("FLOTILLA_IMAGE", "flotilla:0.1.0-SNAPSHOT");
        int colon = image.lastIndexOf(':');
        List<String> words = new ArrayList<>(List.of(
                "upgrade",
                "mqtt",
                Chart.DIRECTORY.toString(),
                "--install",
                "--create-namespace",
                "--values",
                Chart.DIRECTORY.resolve("ci/kind-values.yaml").toString(),
                "--set",
                "image.repository=" + image.substring(0, colon),
                "--set",
                "image.tag=" + image.substring(colon + 1),
                "--set",
                "replicaCount=" + members,
                "--wait",
                "--timeout",
                "10m"));
        words.addAll(List.of(more));
        helm(words.toArray(String[]::new));
        kubectl("-n", NAMESPACE, "rollout", "status", "statefulset/mqtt-flotilla", "--timeout=600s");
    }

    private static void helm(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(words));
        command.addAll(List.of("--namespace", NAMESPACE));
        run(command("HELM", "helm"), command);
    }

    private static void kubectl(String... words) throws Exception {
        run(command("KUBECTL", "kubectl"), List.of(words));
    }

    private static String command(String variable, String byDefault) {
        return System.getenv().getOrDefault(variable, byDefault);
    }

    private static void run(String program, List<String> words) throws Exception {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(words);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(command + "\n" + output).isZero();
    }
}
