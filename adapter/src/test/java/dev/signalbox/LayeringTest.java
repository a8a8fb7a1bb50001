package dev.signalbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may know whom. */
@AnalyzeClasses(packages = "dev.signalbox", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {
    @ArchTest
    static final ArchRule theEngineKnowsNeitherProtocolNorNativeLibraries = noClasses()
            .that()
            .resideInAPackage("dev.signalbox.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.eclipse.lsp4j..",
                    "com.google.gson..",
                    "com.google.inject..",
                    "jnr..",
                    "picocli..",
                    "dev.signalbox.dap..",
                    "dev.signalbox.console..",
                    "dev.signalbox.cli..");

    @ArchTest
    static final ArchRule nothingKnowsTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage("dev.signalbox.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.signalbox.cli..");

    @ArchTest
    static final ArchRule onlyTheLinuxKernelKnowsNativeCalls = noClasses()
            .that()
            .resideOutsideOfPackage("dev.signalbox.ptrace.kernel.linux..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jnr..");

    @ArchTest
    static final ArchRule symbolsKnowNoProcessAndNoOtherModule = noClasses()
            .that()
            .resideInAPackage("dev.signalbox.symbols..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("dev.signalbox.symbols..", "java..");

    @ArchTest
    static final ArchRule theBackendKnowsNoSymbolsAndNothingAboveIt = noClasses()
            .that()
            .resideInAPackage("dev.signalbox.ptrace..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.signalbox.symbols..",
                    "dev.signalbox.engine..",
                    "dev.signalbox.dap..",
                    "dev.signalbox.console..",
                    "dev.signalbox.cli..");
}
