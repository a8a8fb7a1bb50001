package dev.signalbox.symbols.type;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.dwarf.index.NameKind;
import dev.signalbox.symbols.module.DebugFileLocator;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.ModuleSet;
import dev.signalbox.symbols.testing.CompiledProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TypeNamesOracleTest {
    private static final List<String> DECLARATIONS = List.of(
            "int v0",
            "struct point *v1",
            "int (*v2)[3]",
            "void (*v3)(int)",
            "int (*v4)(const char *, ...)",
            "char *v5[3]",
            "int v6[2][3]",
            "const char *const v7 = \"\"",
            "volatile unsigned long long v8",
            "enum color v9",
            "union u *v10",
            "word_t v11",
            "struct { int a; } v12",
            "int *(*v13(void))[4]; int *(*(*v13p)(void))[4]",
            "void (*(*v14)[2])(struct point)",
            "const struct point *v15",
            "struct point *const *v16",
            "struct opaque *v17",
            "_Bool v18",
            "long double v19",
            "char v20[] = \"abc\"",
            "handler_t *v21",
            "signed char v22",
            "void *v23",
            "void (*v24)()",
            "int *restrict v25",
            "_Complex double v26",
            "unsigned __int128 v27",
            "const char *const v28[] = {0}",
            "const int v29[2][3] = {{0}}",
            "const char v30[2] = \"a\"",
            "volatile struct point *v31[2]");

    @TempDir
    Path directory;

    @Test
    void typesAreNamedAsInC() throws IOException {
        StringBuilder text = new StringBuilder(
                "struct point { int x, y; };\nenum color { RED };\nunion u { int a; };\ntypedef unsigned long word_t;\n"
                        + "typedef void handler_t(int);\nstruct opaque;\n");
        DECLARATIONS.forEach(d -> text.append(d).append(";\n"));
        CompiledProgram program =
                CompiledProgram.compile(directory, "types", text + "int main(void) { return 0; }\n", "-g");
        Module module = Module.open(program.binary(), 0, DebugFileLocator.of(List.of()));
        TypeReader types = new TypeReader(ModuleSet.of(List.of(module)), BoundResolver.none());
        List<String> names = module.names(NameKind.VARIABLE);
        List<String> command =
                new ArrayList<>(List.of("gdb", "-nx", "-batch", program.binary().toString()));
        for (String name : names) {
            command.addAll(List.of("-ex", "whatis " + name));
        }
        String[] lines =
                CompiledProgram.run(directory, command.toArray(String[]::new)).split("\n");
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < names.size(); i++) {
            Type type =
                    types.typeOf(module.named(NameKind.VARIABLE, names.get(i)).get(0));
            // gdb names unprototyped functions like this too
            softly.assertThat("type = " + type.name()).as(names.get(i)).isEqualTo(lines[i]);
        }
        softly.assertAll();
        assertThat(names).hasSizeGreaterThan(25);
    }

    @Test
    void aTypeThatIsOnlyDeclaredInOneFileIsTheOneThatAnotherDefines() throws IOException {
        Files.writeString(
                directory.resolve("other.c"),
                "struct secret { int key; char text[4]; };\nstruct secret real = {42, \"abc\"};\n");
        CompiledProgram program = CompiledProgram.compile(
                directory,
                "main",
                "struct secret;\nextern struct secret real;\nstruct secret *handle = &real;\nint main(void) { return 0; }\n",
                "-g",
                directory.resolve("other.c").toString());
        Module module = Module.open(program.binary(), 0, DebugFileLocator.of(List.of()));
        TypeReader types = new TypeReader(ModuleSet.of(List.of(module)), BoundResolver.none());
        PointerType handle = (PointerType)
                types.typeOf(module.named(NameKind.VARIABLE, "handle").get(0));
        StructType struct = (StructType) handle.target();
        assertThat(struct.isIncomplete()).isFalse();
        assertThat(struct.members()).extracting(Member::name).containsExactly("key", "text");
    }

    @Test
    void aTypeThatContainsItselfIsRead() throws IOException {
        CompiledProgram program = CompiledProgram.compile(
                directory,
                "self",
                "struct n { struct n *next; struct n *(*step)(struct n *); } v;\nint main(void) { return 0; }\n",
                "-g");
        Module module = Module.open(program.binary(), 0, DebugFileLocator.of(List.of()));
        TypeReader types = new TypeReader(ModuleSet.of(List.of(module)), BoundResolver.none());
        StructType struct =
                (StructType) types.typeOf(module.named(NameKind.VARIABLE, "v").get(0));
        PointerType next = (PointerType) struct.member("next").orElseThrow().type();
        assertThat(next.target()).isSameAs(struct);
        assertThat(struct.member("step").orElseThrow().type().name()).isEqualTo("struct n *(*)(struct n *)");
    }
}
