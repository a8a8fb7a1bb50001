package dev.signalbox.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The programs under src/test/c/conformance: each gives a deterministic account of what it sees, on stdout and stderr and in its exit status.
 *
 * @param source the file's name without its ending
 * @param arguments what it is started with
 * @param spared functions that get no breakpoint, because a breakpoint there does what the kernel makes impossible to hide (docs/transparency.md)
 * @param width whether it is a 64-bit or a 32-bit program
 */
record ConformanceProgram(String source, List<String> arguments, Set<String> spared, Width width) {
    /** What it is compiled for, as gcc's option says it. */
    enum Width {
        M64,
        M32;

        String option() {
            return "-" + name().toLowerCase(Locale.ROOT);
        }
    }

    /** A 64-bit program. */
    ConformanceProgram(String source, List<String> arguments, Set<String> spared) {
        this(source, arguments, spared, Width.M64);
    }

    private ConformanceProgram compiledFor(Width other) {
        return new ConformanceProgram(source, arguments, spared, other);
    }

    private static final Path SOURCES = Path.of("src", "test", "c", "conformance");

    /** Those that run by themselves, and the ones that look closest at signals and system calls once more as 32-bit programs. */
    static List<ConformanceProgram> all() {
        List<ConformanceProgram> programs = new ArrayList<>(of64Bits());
        of64Bits().stream()
                .filter(program -> List.of(
                                "masks_and_queues",
                                "interrupted_calls",
                                "no_data_lost",
                                "job_control",
                                "surroundings",
                                "handlers",
                                "siginfo",
                                "children",
                                "exec_from_thread",
                                "waiting_for_signals",
                                "sandbox",
                                "many_threads",
                                "own_traps")
                        .contains(program.source()))
                .map(program -> program.compiledFor(Width.M32))
                .forEach(programs::add);
        return programs;
    }

    private static List<ConformanceProgram> of64Bits() {
        List<ConformanceProgram> programs = new ArrayList<>();
        for (String source : List.of(
                "masks_and_queues",
                "many_threads",
                "interrupted_calls",
                "no_data_lost",
                "handlers",
                "siginfo",
                "job_control",
                "surroundings",
                "children",
                "exec_from_thread",
                "waiting_for_signals",
                "sandbox")) {
            programs.add(new ConformanceProgram(source, List.of(), Set.of()));
        }
        // A breakpoint hit while SIGTRAP, and not every signal, is blocked costs the program its own handler; so these
        // functions, which run in that state or with SIGTRAP ignored, have none.
        Set<String> trapBlocked = Set.of(
                "on_trap", "blocked_raise", "blocked_int3", "blocked_trap_flag", "ignored_int3", "ignored_raise");
        Set<String> calledByThem = Set.of("set_mask", "say_traps", "say", "int3", "trap_flag");
        Set<String> spared = new HashSet<>(trapBlocked);
        spared.addAll(calledByThem);
        programs.add(new ConformanceProgram("own_traps", List.of(), spared));
        for (String status : List.of("0", "1", "42", "125", "255")) {
            programs.add(new ConformanceProgram("ending", List.of("exit", status), Set.of()));
        }
        for (String signal : List.of("1", "5", "6", "9", "11", "15", "31", "40")) {
            programs.add(new ConformanceProgram("ending", List.of("signal", signal), Set.of()));
        }
        return programs;
    }

    @Override
    public String toString() {
        String words = String.join(" ", source, String.join(" ", arguments)).strip();
        return width == Width.M32 ? words + " -m32" : words;
    }

    /** Compiles it, at fixed addresses so that breakpoints need no load address. */
    Path compile(Path directory) throws IOException, InterruptedException {
        return compile(source, width, directory);
    }

    /** Compiles a 64-bit program. */
    static Path compile(String source, Path directory) throws IOException, InterruptedException {
        return compile(source, Width.M64, directory);
    }

    private static Path compile(String source, Width width, Path directory) throws IOException, InterruptedException {
        Path program = directory.resolve(source);
        run(
                "gcc",
                "-g",
                "-O1",
                "-Wall",
                "-pthread",
                "-no-pie",
                width.option(),
                "-o",
                program.toString(),
                SOURCES.resolve(source + ".c").toString());
        return program;
    }

    /** Where its own functions begin, but for the spared ones. */
    List<Long> functions(Path program) throws IOException, InterruptedException {
        Map<String, Long> functions = addresses(program);
        functions.keySet().removeAll(spared);
        return List.copyOf(functions.values());
    }

    /** Where one of its functions begins. */
    static long function(Path program, String name) throws IOException, InterruptedException {
        return addresses(program).get(name);
    }

    private static Map<String, Long> addresses(Path program) throws IOException, InterruptedException {
        Map<String, Long> addresses = new LinkedHashMap<>();
        for (String line : run("nm", "--defined-only", "-l", program.toString()).split("\n")) {
            String[] words = line.split("\\s+");
            if (words.length == 4 && words[3].contains("/conformance/") && words[1].equalsIgnoreCase("t")) {
                addresses.put(words[2], Long.parseUnsignedLong(words[0], 16));
            }
        }
        return addresses;
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException(
                    "these tests need gcc and binutils (apt-get install gcc gcc-multilib): " + e.getMessage(), e);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output);
        }
        return output;
    }
}
