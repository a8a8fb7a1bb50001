package dev.signalbox.ptrace.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitialStateReaderTest {
    @TempDir
    Path proc;

    private final Properties properties = new Properties();

    private LaunchSpec.InitialState read() {
        return new InitialStateReader(properties, proc).read();
    }

    @Test
    void whatTheLauncherScriptRecordedIsTaken() throws IOException {
        Files.createDirectories(proc.resolve("self/fd"));
        Files.createFile(proc.resolve("self/fd/5"));
        properties.setProperty("signalbox.initial.ignored", "0000000000000001");
        properties.setProperty("signalbox.initial.blocked", "8000000000000000");
        properties.setProperty("signalbox.initial.descriptors", "5,9");
        properties.setProperty("signalbox.initial.nofile", "1024");
        LaunchSpec.InitialState state = read();
        assertThat(state.ignoredSignals()).isEqualTo(1);
        assertThat(state.blockedSignals()).isEqualTo(1L << 63);
        assertThat(state.inheritedDescriptors()).as("9 is closed").containsExactly(5);
        assertThat(state.openFiles()).isEqualTo(1024);
    }

    @Test
    void streamsThatWereClosedAreKnown() {
        assertThat(new InitialStateReader(properties, proc).closedStreams()).isEmpty();
        properties.setProperty("signalbox.initial.closed", "0,2,7");
        assertThat(new InitialStateReader(properties, proc).closedStreams()).containsExactlyInAnyOrder(0, 2);
    }

    @Test
    void withoutARecordProcIsAsked() throws IOException {
        Files.createDirectories(proc.resolve("self"));
        Files.createDirectories(proc.resolve("77"));
        Files.writeString(
                proc.resolve("self/status"),
                "Name:\tjava\nPPid:\t77\nSigBlk:\t0000000000000004\nSigIgn:\t0000000000000003\n");
        Files.writeString(
                proc.resolve("77/limits"),
                "Limit                     Soft Limit           Hard Limit           Units\nMax open files            1024                 524288               files\n");
        assertThat(read()).isEqualTo(new LaunchSpec.InitialState(3, 4, List.of(), -1, 1024));
    }

    @Test
    void whatCannotBeFoundOutIsLeftAlone() {
        assertThat(read()).isEqualTo(LaunchSpec.InitialState.clean());
    }

    @Test
    void theEnvironmentKeepsItsBytesAndOrder() throws IOException {
        Path recorded =
                Files.write(proc.resolve("environment"), new byte[] {'B', '=', (byte) 0xff, 0, 'A', '=', 0, 'x', 0});
        properties.setProperty("signalbox.initial.environment", recorded.toString());
        assertThat(new InitialStateReader(properties, proc).environment())
                .containsExactly(new byte[] {'B', '=', (byte) 0xff}, new byte[] {'A', '='}, new byte[] {'x'});
    }
}
