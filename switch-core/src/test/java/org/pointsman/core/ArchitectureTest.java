package org.pointsman.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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

    /** An instruction on, from or to double or float, as javap shows it. */
    private static final Pattern FLOATING_POINT = Pattern.compile(
            "^ +[0-9]+: ([df](add|sub|mul|div|rem|neg|const|load|store|a|cmp|return|2).*|[il]2[df]|ldc.*// (double|float).*)$");

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

    /** By its instructions, as a double that is never a field, a parameter or a result shows nowhere else. */
    @ArchTest
    static void engineDoesNotComputeWithFloatingPoint(JavaClasses classes) {
        String[] ofEngine = classes.stream()
                .filter(JavaClass.Predicates.resideInAnyPackage(ENGINE))
                .map(type -> type.getSource().orElseThrow().getUri().getPath())
                .sorted()
                .toArray(String[]::new);
        assertThat(ofEngine).hasSizeGreaterThan(20);
        assertThat(floatingPointIn(ofEngine)).isEmpty();
    }

    @Test
    void floatingPointIsFoundWhereThereIsSome() {
        String here = ArchitectureTest.class
                .getResource("ArchitectureTest$Floating.class")
                .getPath();
        assertThat(floatingPointIn(here)).hasSizeGreaterThan(2);
    }

    /** What the rule must find. */
    private static final class Floating {
        long share(long amount) {
            double part = amount * 0.5;
            return (long) part;
        }
    }

    private static List<String> floatingPointIn(String... classFiles) {
        StringWriter listing = new StringWriter();
        String[] arguments =
                Stream.concat(Stream.of("-c", "-p"), Stream.of(classFiles)).toArray(String[]::new);
        int result = ToolProvider.findFirst("javap")
                .orElseThrow()
                .run(new PrintWriter(listing), new PrintWriter(listing), arguments);
        assertThat(result).as(listing.toString()).isZero();
        return listing.toString()
                .lines()
                .filter(line -> FLOATING_POINT.matcher(line).find())
                .toList();
    }

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
