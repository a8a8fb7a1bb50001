package dev.signalbox.symbols.sweep;

import dev.signalbox.symbols.testing.CompiledProgram;
import dev.signalbox.symbols.testing.CoreProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One run of a program under gdb with a stop at each of many instructions: what gdb says there of every frame, and a core file of the moment. */
final class SweepRun {
    /** What gdb says of a frame: its function, its line ("file:7", or ""), and its variables as lines of name and value, and those that
     * gdb 13 may have wrong: of an inlined call that is described by what its function was entered with, it asks the wrong frame. */
    record GdbFrame(String function, String line, List<String> variables, Set<String> doubtful) {}

    /** A stop. */
    record Stop(long pc, List<GdbFrame> frames, Path core) {
        CoreProcess process() throws IOException {
            return CoreProcess.open(core);
        }
    }

    private static final String SCRIPT =
            """
            import gdb
            def say(kind, text):
                print("@@" + kind + "@@" + str(text).replace("\\n", "@@nl@@"))
            for command in ["width 0", "height 0", "confirm off", "debuginfod enabled off", "print frame-arguments none", "print repeats 10",
                            "print null-stop on", "print entry-values no", "style enabled off", "pagination off", "print elements 200",
                            "use-coredump-filter off"]:
                gdb.execute("set " + command)
            gdb.execute("starti", to_string=True)
            for symbol in SYMBOLS:
                start = int(gdb.parse_and_eval("(long) &" + symbol))
                for offset in SYMBOLS[symbol]:
                    gdb.execute("tbreak *%d" % (start + offset), to_string=True)
            for number in range(STOPS):
                try:
                    gdb.execute("continue", to_string=True)
                except gdb.error:
                    break
                if not gdb.selected_inferior().pid:
                    break
                core = DIRECTORY + "/stop%d.core" % number
                gdb.execute("gcore " + core, to_string=True)
                say("stop", core)
                say("pc", int(gdb.parse_and_eval("(long) $pc")))
                frame = gdb.newest_frame()
                level = 0
                while frame is not None:
                    line = frame.find_sal()
                    place = "" if line.symtab is None else line.symtab.filename.split("/")[-1] + ":" + str(line.line)
                    say("frame", (frame.name() or "??") + "|" + place)
                    for what in ["args", "locals"]:
                        try:
                            say("variables", gdb.execute("frame apply level %d -q info %s" % (level, what), to_string=True))
                        except gdb.error as e:
                            say("variables", "error " + str(e))
                    if frame.type() == gdb.INLINE_FRAME:
                        frame.select()
                        block = frame.block()
                        while block is not None:
                            for symbol in block:
                                if "entry_value" in gdb.execute("info address " + symbol.name, to_string=True):
                                    say("doubtful", symbol.name)
                            if block.function is not None:
                                break
                            block = block.superblock
                    if frame.name() == "main":
                        break
                    frame = frame.older()
                    level += 1
            gdb.execute("kill")
            """;

    private SweepRun() {}

    /**
     * Runs the program.
     *
     * @param symbols a Python dictionary from functions to offsets of instructions in them
     */
    static List<Stop> stops(Path directory, Path program, String symbols, int most) throws IOException {
        Path script = Files.writeString(
                directory.resolve("sweep.py"),
                "SYMBOLS = " + symbols + "\nSTOPS = " + most + "\nDIRECTORY = '" + directory + "'\n" + SCRIPT);
        String output =
                CompiledProgram.run(directory, "gdb", "-nx", "-batch", "-x", script.toString(), program.toString());
        List<Stop> stops = new ArrayList<>();
        Path core = null;
        long pc = 0;
        for (String line : output.split("\n")) {
            String value = line.replaceFirst("^@@[a-z]+@@", "").replace("@@nl@@", "\n");
            if (line.startsWith("@@stop@@")) {
                core = Path.of(value);
            } else if (line.startsWith("@@pc@@")) {
                pc = Long.parseLong(value);
                stops.add(new Stop(pc, new ArrayList<>(), core));
            } else if (line.startsWith("@@frame@@")) {
                String[] parts = value.split("\\|", 2);
                last(stops).add(new GdbFrame(parts[0], parts[1], new ArrayList<>(), new HashSet<>()));
            } else if (line.startsWith("@@doubtful@@")) {
                last(stops).get(last(stops).size() - 1).doubtful().add(value);
            } else if (line.startsWith("@@variables@@")) {
                List<GdbFrame> frames = last(stops);
                value.lines()
                        .filter(text -> text.contains(" = "))
                        .forEach(frames.get(frames.size() - 1).variables()::add);
            }
        }
        return stops;
    }

    private static List<GdbFrame> last(List<Stop> stops) {
        return stops.get(stops.size() - 1).frames();
    }
}
