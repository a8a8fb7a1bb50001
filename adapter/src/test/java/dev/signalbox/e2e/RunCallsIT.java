package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.client.Programs;
import dev.signalbox.client.Shipped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** System calls told and tampered with by {@code signalbox run}, compared with what strace tells. */
@Timeout(120)
class RunCallsIT {
    private static final Pattern NAME = Pattern.compile("(?m)^(?:signalbox: \\S+ \\(\\d+\\): )?(\\w+)\\(");

    @TempDir
    Path folder;

    private String run(List<String> command) throws Exception {
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    private static List<String> names(String trace) {
        return NAME.matcher(trace).results().map(found -> found.group(1)).toList();
    }

    @Test
    void theCallsOfARealProgramAreThoseThatStraceTells() throws Exception {
        Path log = folder.resolve("log");
        for (String set : List.of("%file", "%desc", "%memory")) {
            run(Shipped.command("run", "--catch", set, "--log", log.toString(), "--", "/bin/cat", "/etc/hostname"));
            List<String> ours = names(Files.readString(log));
            Files.delete(log);
            run(List.of("strace", "-qq", "-e", "trace=" + set, "-o", log.toString(), "/bin/cat", "/etc/hostname"));
            List<String> theirs = new ArrayList<>(names(Files.readString(log)));
            Files.delete(log);
            theirs.remove("execve"); // made by the launcher, before the program is there
            assertThat(ours).as(set).isEqualTo(theirs);
        }
    }

    /** The group is 0 where it is of an outer pid namespace (getpgid(2)). */
    @Test
    void callsFailWhereARuleSaysSo() throws Exception {
        Path program = compile();
        assertThat(run(Shipped.command(
                                "run",
                                "--quiet",
                                "--inject",
                                "getpgid:error=EPERM:when=2+2",
                                "--",
                                program.toString(),
                                "ids"))
                        .replaceAll("getpgid \\d+ 0", "fine"))
                .isEqualTo("fine\ngetpgid -1 1\nfine\ngetpgid -1 1\nfine\ngetpgid -1 1\n");
    }

    private Path compile() throws IOException {
        return Programs.compile("calls", folder, "-pthread");
    }
}
