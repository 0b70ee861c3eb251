package io.flotilla.node;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The walls between the packages of a node: which way they may know each other. */
class ArchitectureTest {
    private static final String ROOT = "io.flotilla.node";

    private static JavaClasses node;

    @BeforeAll
    static void read() {
        node = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
    }

    @Test
    void noPackagesKnowEachOtherInACircle() {
        check(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void noChildKnowsTheRootThatAssemblesIt() {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT));
    }

    @Test
    void hazelcastIsNoBusinessOfANode() {
        check(noClasses().should().dependOnClassesThat().resideInAPackage("com.hazelcast.."));
    }

    /** The packages at the bottom, and all that each may know of the node: everything above them may know them. */
    @ParameterizedTest
    @CsvSource({"packet,''", "files,''", "config,''", "codec,packet", "network,config files"})
    void aLowPackageKnowsOnlyWhatIsBelowIt(String name, String below) {
        String[] known = Stream.concat(Stream.of(name), Stream.of(below.split(" ")))
                .map(each -> ROOT + "." + each)
                .toArray(String[]::new);
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..").and(resideOutsideOfPackages(known))));
    }

    @ParameterizedTest
    @CsvSource({"packet", "config", "security"})
    void whatHasNoBusinessWithSocketsKnowsNoChannel(String name) {
        check(noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.channel.."));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(node);
    }
}
