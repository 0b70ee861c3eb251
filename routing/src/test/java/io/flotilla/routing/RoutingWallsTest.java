package io.flotilla.routing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What may know what in this module. */
class RoutingWallsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.flotilla");

    @Test
    void knowsNeitherNettyNorHazelcastNorTheModulesAbove() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "com.hazelcast..", "io.flotilla.cluster..", "io.flotilla.node..")
                .check(CLASSES);
    }

    @Test
    void hasNoCyclesBetweenPackages() {
        slices().matching("io.flotilla.routing.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void hasNoChildThatKnowsTheRoot() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.flotilla.routing")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.flotilla.routing")
                .check(CLASSES);
    }

    @Test
    void looksOnlyDownFromPackageToPackage() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("topic")
                .definedBy("io.flotilla.routing.topic..")
                .layer("message")
                .definedBy("io.flotilla.routing.message..")
                .layer("subscription")
                .definedBy("io.flotilla.routing.subscription..")
                .layer("tree")
                .definedBy("io.flotilla.routing.tree..")
                .layer("shared")
                .definedBy("io.flotilla.routing.shared..")
                .layer("retained")
                .definedBy("io.flotilla.routing.retained..")
                .whereLayer("topic")
                .mayNotAccessAnyLayer()
                .whereLayer("message")
                .mayOnlyAccessLayers("topic")
                .whereLayer("subscription")
                .mayOnlyAccessLayers("topic", "message")
                .whereLayer("tree")
                .mayOnlyAccessLayers("topic")
                .whereLayer("shared")
                .mayOnlyAccessLayers("topic", "message")
                .whereLayer("retained")
                .mayOnlyAccessLayers("topic", "message")
                .check(CLASSES);
    }
}
