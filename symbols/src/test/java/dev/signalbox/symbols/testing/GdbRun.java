package dev.signalbox.symbols.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A run of a program under gdb up to some stop: what gdb said to commands there, and a core file of the same moment. */
public record GdbRun(List<String> answers, CoreProcess process) {
    private static final String MARK = "@@answer@@";
    private static final Pattern FRAME = Pattern.compile(
            "^#\\d+\\s+(?:0x[0-9a-f]+ in )?(<signal handler called>|[^ ]+)(?: \\([^)]*\\))?(?: at (.*):(\\d+))?.*$");

    /** One line of gdb's backtrace: the function, and file:line where gdb knows it. */
    public static List<String> frames(String backtrace) {
        List<String> frames = new ArrayList<>();
        for (String line : backtrace.split("\n")) {
            Matcher matcher = FRAME.matcher(line);
            if (matcher.matches()) {
                String place = matcher.group(2) == null
                        ? ""
                        : " " + Path.of(matcher.group(2)).getFileName() + ":" + matcher.group(3);
                frames.add(matcher.group(1) + place);
            }
        }
        return frames;
    }

    /**
     * Runs the program.
     *
     * @param setup gdb commands that bring it to the stop ("break 7", "run")
     * @param questions gdb commands to answer there
     */
    public static GdbRun at(Path directory, Path program, List<String> setup, List<String> questions)
            throws IOException {
        Path core = Files.createTempFile(directory, "gdb", ".core");
        List<String> script = new ArrayList<>(List.of(
                "set width 0",
                "set height 0",
                "set confirm off",
                "set debuginfod enabled off",
                "set print frame-arguments none",
                "set print repeats 10",
                "set print null-stop on",
                "set print entry-values no",
                "set style enabled off"));
        script.addAll(setup);
        script.add("gcore " + core);
        for (String question : questions) {
            script.add("echo \\n" + MARK + "\\n");
            script.add(question);
        }
        // a command that fails would end a sourced script: each is given by itself
        List<String> command = new ArrayList<>(List.of("gdb", "-nx", "-batch", program.toString()));
        for (String line : script) {
            command.add("-ex");
            command.add(line);
        }
        command.addAll(List.of("-ex", "echo \\n" + MARK + "\\n", "-ex", "kill"));
        String output = CompiledProgram.run(directory, command.toArray(String[]::new));
        String[] parts = output.split("\n" + MARK + "\n", -1);
        List<String> answers = new ArrayList<>();
        for (int i = 1; i < parts.length - 1; i++) {
            answers.add(parts[i].strip());
        }
        if (answers.size() != questions.size() || Files.size(core) == 0) {
            throw new AssertionError("gdb did not get to the stop (is ptrace permitted here?):\n" + output);
        }
        return new GdbRun(answers, CoreProcess.open(core));
    }
}
