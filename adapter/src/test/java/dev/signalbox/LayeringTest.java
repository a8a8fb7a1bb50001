package dev.signalbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom: cli, then dap and console, then engine, then ptrace and symbols, which do not know each other. */
class LayeringTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.signalbox");

    @Test
    void theEngineKnowsNoProtocolAndNoJson() {
        noClasses()
                .that()
                .resideInAPackage("dev.signalbox.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.signalbox.dap..",
                        "dev.signalbox.console..",
                        "dev.signalbox.cli..",
                        "org.eclipse.lsp4j..",
                        "com.google.gson..",
                        "picocli..")
                .check(CLASSES);
    }

    @Test
    void theConsoleKnowsTheEngineOnly() {
        noClasses()
                .that()
                .resideInAPackage("dev.signalbox.console..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.signalbox.dap..", "dev.signalbox.cli..", "org.eclipse.lsp4j..", "com.google.gson..")
                .check(CLASSES);
    }

    @Test
    void nothingKnowsTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.signalbox.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.signalbox.cli..")
                .check(CLASSES);
    }

    @Test
    void onlyTheLinuxKernelPortKnowsNativeBindings() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.signalbox.ptrace.kernel.linux..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jnr..", "com.kenai.jffi..")
                .check(CLASSES);
    }

    @Test
    void backendAndSymbolsDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("dev.signalbox.ptrace..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.signalbox.symbols..", "dev.signalbox.engine..")
                .check(CLASSES);
        classes()
                .that()
                .resideInAPackage("dev.signalbox.symbols..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.signalbox.symbols..", "java..", "javax..")
                .check(CLASSES);
    }
}
