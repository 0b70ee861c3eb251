package io.flotilla.node.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.flotilla.node.packet.MqttVersion;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * That {@code statements.tsv}, the tests of this package and {@code docs/conformance.md} agree. {@code -Dflotilla.writePages=true} writes the page
 * anew.
 */
class ConformancePageTest {
    private static final Path PAGE = Path.of("../docs/conformance.md");
    private static final Path TESTS = Path.of("target/test-classes");

    private final List<NormativeStatement> statements = NormativeStatement.all();
    private final List<Method> tests = tests();

    ConformancePageTest() throws IOException {}

    @Test
    void everyStatementOnATestIsOneOfTheStandardThatATestCanShow() {
        for (Method test : tests) {
            for (Statement statement : test.getAnnotationsByType(Statement.class)) {
                assertThat(statements)
                        .as("%s on %s", statement, test)
                        .anyMatch(each -> each.isFor(statement) && each.shown().equals(NormativeStatement.BY_TESTS));
            }
        }
    }

    @Test
    void everyStatementThatATestCanShowHasOne() {
        assertThat(statements)
                .filteredOn(each -> each.shown().equals(NormativeStatement.BY_TESTS))
                .allSatisfy(each -> assertThat(shownBy(each)).as("%s", each).isNotEmpty());
    }

    @Test
    void everyStatementThatBindsAServerHasATestOrAReasonWhyNot() {
        assertThat(statements)
                .filteredOn(each -> each.shown().equals(NormativeStatement.CLIENTS_ONLY))
                .allMatch(each -> each.binds().equals("client"));
    }

    @Test
    void thePageListsEveryStatementWithItsTests() throws IOException {
        String page = page();
        if (Boolean.getBoolean("flotilla.writePages")) {
            Files.writeString(PAGE, page);
        }

        assertThat(Files.readString(PAGE))
                .as("written anew by: mvn -pl node -am test -Dtest=ConformancePageTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dflotilla.writePages=true")
                .isEqualTo(page);
    }

    private String page() {
        return """
                # Conformance

                <!-- Written by ConformancePageTest from statements.tsv and the tests of io.flotilla.node.conformance. -->

                The normative statements of MQTT, what each says in our words, and the tests that show it, in
                `node/src/test/java/io/flotilla/node/conformance`. A statement that binds clients has a test where the broker can
                tell that a client breaks it, or keeps to it itself. `mvn verify` runs them against a node in the same JVM; any other
                broker can be tried by `-Dconformance.port=1883`.

                MQTT 3.1 has no numbered statements; where it differs from 3.1.1, tests without a statement show it.
                """ + section("MQTT 5.0", MqttVersion.V5) + section("MQTT 3.1.1", MqttVersion.V3_1_1);
    }

    private String section(String title, MqttVersion version) {
        List<NormativeStatement> ofVersion =
                statements.stream().filter(each -> each.version() == version).toList();
        Map<String, Long> counts =
                ofVersion.stream().collect(Collectors.groupingBy(ConformancePageTest::kind, Collectors.counting()));
        String rows = ofVersion.stream()
                .map(each -> "| " + each.identifier() + " | " + each.binds() + " | " + each.says() + " | " + shown(each)
                        + " |\n")
                .collect(Collectors.joining());
        return "\n## " + title + "\n\n" + ofVersion.size() + " statements: " + counts.get("tests")
                + " are shown by tests, " + counts.get("clients") + " bind clients only, and " + counts.get("reason")
                + " cannot be shown here.\n\n| statement | binds | says | shown by |\n|---|---|---|---|\n" + rows;
    }

    private static String kind(NormativeStatement statement) {
        return switch (statement.shown()) {
            case NormativeStatement.BY_TESTS -> "tests";
            case NormativeStatement.CLIENTS_ONLY -> "clients";
            default -> "reason";
        };
    }

    private String shown(NormativeStatement statement) {
        return switch (kind(statement)) {
            case "tests" ->
                shownBy(statement).stream()
                        .map(test -> "`" + test.getDeclaringClass().getSimpleName() + "." + test.getName() + "`")
                        .collect(Collectors.joining("<br>"));
            case "clients" -> "a matter of clients";
            default -> "*not here:* " + statement.shown();
        };
    }

    private List<Method> shownBy(NormativeStatement statement) {
        return tests.stream()
                .filter(test -> Arrays.stream(test.getAnnotationsByType(Statement.class))
                        .anyMatch(statement::isFor))
                .toList();
    }

    /** The methods of every class of this package, by name. */
    private static List<Method> tests() throws IOException {
        String packageName = ConformancePageTest.class.getPackageName();
        try (Stream<Path> files = Files.list(TESTS.resolve(packageName.replace('.', '/')))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Test.class"))
                    .map(name -> load(packageName + "." + name.replace(".class", "")))
                    .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                    .sorted(Comparator.comparing(
                                    (Method test) -> test.getDeclaringClass().getName())
                            .thenComparing(Method::getName))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
