package org.pointsman.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.UUID;

/** What docs/architecture.md promises: the engine depends on its state and its commands, and on nothing else. */
@AnalyzeClasses(packages = "org.pointsman", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] ENGINE = {
        "org.pointsman.core.engine..",
        "org.pointsman.core.ledger..",
        "org.pointsman.core.limits..",
        "org.pointsman.core.routing..",
        "org.pointsman.core.transactions..",
        "org.pointsman.core.table.."
    };

    /** Everything the engine is made of may use only this much of the world. */
    @ArchTest
    static final ArchRule engineDependsOnItselfAndPlainMemoryOnly = classes()
            .that()
            .resideInAnyPackage(ENGINE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.pointsman.core.engine..",
                    "org.pointsman.core.ledger..",
                    "org.pointsman.core.limits..",
                    "org.pointsman.core.routing..",
                    "org.pointsman.core.transactions..",
                    "org.pointsman.core.table..",
                    "org.pointsman.core.reference..",
                    "org.pointsman.core.codec..",
                    "org.agrona..",
                    "java.lang..",
                    "java.nio");

    @ArchTest
    static final ArchRule engineHasNoClockNoThreadAndNoDefaults = noClasses()
            .that()
            .resideInAnyPackage(ENGINE)
            .should()
            .dependOnClassesThat(belongToAnyOf(
                    Thread.class,
                    ThreadLocal.class,
                    Runtime.class,
                    Process.class,
                    ProcessBuilder.class,
                    Random.class,
                    SecureRandom.class,
                    UUID.class,
                    Locale.class,
                    TimeZone.class,
                    Map.class,
                    Collection.class,
                    Double.class,
                    Float.class))
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "identityHashCode", Object.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(Math.class, "random");

    @ArchTest
    static final ArchRule packagesOfTheEngineFormNoCycle = slices().matching("org.pointsman.core.(*)..")
            .namingSlices("core.$1")
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule tablesKnowNothingOfPayments = noClasses()
            .that()
            .resideInAPackage("org.pointsman.core.table..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.pointsman.core.engine..",
                    "org.pointsman.core.ledger..",
                    "org.pointsman.core.limits..",
                    "org.pointsman.core.routing..",
                    "org.pointsman.core.transactions..",
                    "org.pointsman.core.reference..",
                    "org.pointsman.core.codec..");

    @ArchTest
    static final ArchRule modulesPointOneWay = noClasses()
            .that()
            .resideInAPackage("org.pointsman.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.pointsman.net..", "org.pointsman.tools..", "org.pointsman.bench..");

    @ArchTest
    static final ArchRule journalIsBlindToPayments = noClasses()
            .that()
            .resideInAPackage("org.pointsman.journal..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.pointsman.core..");
}
