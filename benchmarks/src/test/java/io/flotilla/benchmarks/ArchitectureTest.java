package io.flotilla.benchmarks;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walls between the packages that measure. */
class ArchitectureTest {
    private static final String ROOT = "io.flotilla.benchmarks";

    private static JavaClasses benchmarks;

    @BeforeAll
    static void read() {
        benchmarks = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
    }

    @ParameterizedTest
    @ValueSource(strings = {ROOT, ROOT + ".load"})
    void noPackagesKnowEachOtherInACircle(String root) {
        slices().matching(root + ".(*)..").should().beFreeOfCycles().check(benchmarks);
    }

    @ParameterizedTest
    @ValueSource(strings = {ROOT, ROOT + ".load"})
    void noChildKnowsTheRootThatAssemblesIt(String root) {
        noClasses()
                .that()
                .resideInAPackage(root + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root)
                .check(benchmarks);
    }

    @Test
    void clientsShareNoCodeWithTheBroker() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".load..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.flotilla.node..", "io.flotilla.cluster..", "io.flotilla.routing..")
                .check(benchmarks);
    }
}
