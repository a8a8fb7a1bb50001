package dev.signalbox.symbols.module;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.symbols.elf.ElfSymbol;
import dev.signalbox.symbols.source.SourceLocation;
import dev.signalbox.symbols.testing.CompiledProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class InlineChainTest {
    private static final String NESTED =
            """
            #include <stdio.h>
            static int depth3(int n) { return n * printf("%d\\n", n); }
            static int depth2(int n) { if (n > 7) { int k = depth3(n); return k + 1; } return depth3(-n); }
            static inline int depth1(int n) { return depth2(n) + depth2(n + 1); }
            __attribute__((noinline)) int rarely(int n) {
                if (__builtin_expect(n == 12345, 0)) { puts("cold"); return depth1(n); }
                return n;
            }
            int main(int argc, char **argv) {
                int sum = 0;
                for (int i = 0; i < argc; i++) {
                    sum += depth1(i);
                }
                return sum + rarely(argc);
            }
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-g -O2",
                "-gdwarf-4 -O2",
                "-g -O3",
                "-g -O1",
                "-g -O0",
                "-g -Os",
                "-gdwarf-3 -O2",
                "-g -O2 -flto"
            })
    void theChainAtEveryAddressIsThatOfAddr2line(String flags) throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "nested", NESTED, flags.split(" "));
        Module module = Module.open(program.binary(), 0, DebugFileLocator.of(List.of()));
        List<Long> asked = new ArrayList<>();
        List<String> command = new ArrayList<>(List.of("addr2line", "-f", "-i", "-a", "-e", "nested"));
        for (String name : List.of("main", "rarely")) {
            ElfSymbol symbol = module.symbolsNamed(name).get(0);
            for (long at = symbol.value(); at < symbol.value() + symbol.size(); at += 3) {
                asked.add(at);
                command.add("0x" + Long.toHexString(at));
            }
        }
        List<List<String>> told = new ArrayList<>();
        String[] lines =
                CompiledProgram.run(directory, command.toArray(String[]::new)).split("\n");
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].startsWith("0x")) {
                told.add(new ArrayList<>());
            } else {
                // the name, and on the next line the place: of the call, for all but the innermost
                String place = lines[++i].replaceFirst(" \\(discriminator.*", "");
                List<String> chain = told.get(told.size() - 1);
                chain.add(chain.isEmpty() ? lines[i - 1] : lines[i - 1] + " " + place);
            }
        }
        assertThat(told).hasSameSizeAs(asked);
        for (int i = 0; i < asked.size(); i++) {
            assertThat(chain(module.functionAt(new VirtualAddress(asked.get(i))).orElseThrow()))
                    .as("%s 0x%x", flags, asked.get(i))
                    .isEqualTo(told.get(i));
        }
        assertThat(module.diagnostics()).isEmpty();
    }

    /** The innermost name, then each caller's name with the place of the call. */
    private static List<String> chain(FunctionAt at) {
        List<String> chain = new ArrayList<>();
        chain.add(at.name());
        for (int i = at.inlined().size() - 1; i >= 0; i--) {
            Optional<SourceLocation> call = at.inlined().get(i).callSite();
            String caller =
                    i == 0 ? at.function().name() : at.inlined().get(i - 1).name();
            chain.add(
                    caller + " " + call.orElseThrow().path() + ":" + call.get().line());
        }
        return chain;
    }

    @ParameterizedTest
    @ValueSource(strings = {"-g -O2", "-gdwarf-4 -O2", "-g -O0"})
    void aFunctionBreakpointIsInEveryCopyThatGdbKnows(String flags) throws IOException {
        CompiledProgram program = CompiledProgram.compile(directory, "nested", NESTED, flags.split(" "));
        Module module = Module.open(program.binary(), 0, DebugFileLocator.of(List.of()));
        String said = CompiledProgram.run(directory, "gdb", "-nx", "-batch", "-ex", "break depth2", "nested");
        Matcher matcher = Pattern.compile("\\((\\d+) locations\\)").matcher(said);
        int told = matcher.find() ? Integer.parseInt(matcher.group(1)) : 1;
        List<BreakpointLocation> ours = module.functionBreakpointLocations("depth2");
        assertThat(ours).as(said).hasSize(told);
        // gdb 13 takes the lowest address of a copy; the compiler tells the first one executed
        String entries = CompiledProgram.run(directory, "readelf", "--debug-dump=info", "nested");
        for (BreakpointLocation location : ours) {
            String address = Long.toHexString(location.address().value());
            assertThat(location.inlined()).isEqualTo(!flags.endsWith("-O0"));
            assertThat(!location.inlined() || entries.matches("(?s).*DW_AT_entry_pc +: 0x" + address + "\\b.*"))
                    .as(address)
                    .isTrue();
        }
    }
}
