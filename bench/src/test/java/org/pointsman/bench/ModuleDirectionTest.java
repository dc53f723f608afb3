package org.pointsman.bench;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Dependencies between the modules point one way. Here, because this module sees all of them. */
class ModuleDirectionTest {
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.pointsman");

    @Test
    void modulesDependOnTheOnesBeforeThemOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("journal")
                .definedBy("org.pointsman.journal..")
                .layer("switch-core")
                .definedBy("org.pointsman.core..")
                .layer("switch-net")
                .definedBy("org.pointsman.net..")
                .layer("tools")
                .definedBy("org.pointsman.tools..")
                .layer("bench")
                .definedBy("org.pointsman.bench..")
                .whereLayer("journal")
                .mayNotAccessAnyLayer()
                .whereLayer("switch-core")
                .mayOnlyAccessLayers("journal")
                .whereLayer("switch-net")
                .mayOnlyAccessLayers("journal", "switch-core")
                .whereLayer("tools")
                .mayOnlyAccessLayers("journal", "switch-core", "switch-net")
                .whereLayer("bench")
                .mayOnlyAccessLayers("journal", "switch-core", "switch-net", "tools")
                .check(classes);
    }

    @Test
    void everyModuleIsSeen() {
        for (String module : new String[] {"journal", "core", "net", "tools", "bench"}) {
            assertThat(classes.stream().anyMatch(c -> c.getPackageName().startsWith("org.pointsman." + module)))
                    .as(module)
                    .isTrue();
        }
    }
}
