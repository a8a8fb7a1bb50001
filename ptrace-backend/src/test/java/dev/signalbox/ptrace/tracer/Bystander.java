package dev.signalbox.ptrace.tracer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that nobody traces yet. It is a shell's child: the JDK's reaper waits for children of ProcessBuilder itself and would take their ptrace stops.
 */
final class Bystander implements AutoCloseable {
    final int pid;
    private final Process shell;
    private final BufferedReader output;
    private final OutputStream input;

    Bystander(Path program) throws IOException {
        shell = new ProcessBuilder("/bin/sh", "-c", "exec 3<&0; " + program + " <&3 & wait $!; echo status $?")
                .redirectErrorStream(true)
                .start();
        output = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
        input = shell.getOutputStream();
        pid = Integer.parseInt(line().substring("ready ".length()));
    }

    String line() throws IOException {
        return output.readLine();
    }

    void tell(String text) throws IOException {
        input.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    /** The program still works, in no ptrace-stop and with nobody tracing it. */
    void isUnharmed() throws IOException {
        assertThat(status("TracerPid")).isEqualTo("0");
        tell("ticks");
        assertThat(line()).startsWith("done ");
        tell("exit 6");
        assertThat(line()).isEqualTo("status 6");
    }

    String status(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(field + ":")) {
                return line.substring(field.length() + 1).strip();
            }
        }
        throw new AssertionError(field);
    }

    @Override
    public void close() throws IOException {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        try {
            shell.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        output.close();
    }
}
