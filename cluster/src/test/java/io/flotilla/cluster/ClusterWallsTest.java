package io.flotilla.cluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What may know what in this module. */
class ClusterWallsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.flotilla.cluster");

    @Test
    void knowsNoModuleAboveIt() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.flotilla.node..", "io.flotilla.benchmarks..")
                .check(CLASSES);
    }

    @Test
    void knowsNettyWhereLinksAreAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.flotilla.cluster.link..", "io.flotilla.cluster")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
    }

    @Test
    void knowsHazelcastInOnePackageAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.flotilla.cluster.hazelcast..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.hazelcast..")
                .check(CLASSES);
    }

    @Test
    void hasNoCyclesBetweenPackages() {
        slices().matching("io.flotilla.cluster.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void hasNoChildThatKnowsTheRoot() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.flotilla.cluster")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.flotilla.cluster")
                .check(CLASSES);
    }

    /** Routes stand on the module below alone, as everything that routes stands on them. */
    @Test
    void keepsRoutesApartFromSessionsAndMembers() {
        noClasses()
                .that()
                .resideInAPackage("io.flotilla.cluster.routes..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.flotilla.cluster.session..", "io.flotilla.cluster.hazelcast..")
                .check(CLASSES);
    }

    /** Links carry bytes, whatever these mean to those who send them. */
    @Test
    void keepsLinksApartFromWhatTheyCarry() {
        noClasses()
                .that()
                .resideInAPackage("io.flotilla.cluster.link..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.flotilla.cluster.routes..",
                        "io.flotilla.cluster.session..",
                        "io.flotilla.cluster.hazelcast..",
                        "io.flotilla.routing..")
                .check(CLASSES);
    }
}
