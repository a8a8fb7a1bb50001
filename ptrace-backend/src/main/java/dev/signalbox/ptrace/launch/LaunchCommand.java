package dev.signalbox.ptrace.launch;

import dev.signalbox.ptrace.kernel.ProcessCalls.DescriptorMove;
import dev.signalbox.ptrace.kernel.ProcessCalls.Spawn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Turns a launch into the launcher's command line (src/main/c/launcher.c lists the options). Pure. */
final class LaunchCommand {
    private LaunchCommand() {}

    /**
     * The spawn whose child waits at the gate and then becomes the program.
     *
     * @param stdio our descriptors that become the program's 0, 1 and 2
     * @param terminal whether descriptor 0 becomes its controlling terminal
     * @param gate the end to read one byte from
     * @param report the end to write reports to
     * @param tracerPid our pid
     */
    static Spawn of(
            byte[] launcher,
            LaunchSpec spec,
            CallerState caller,
            int[] stdio,
            boolean terminal,
            int gate,
            int report,
            int tracerPid) {
        LaunchSpec.InitialState initial = spec.initial();
        List<byte[]> words = new ArrayList<>();
        option(words, "signalbox-launcher");
        option(words, "-g" + gate);
        option(words, "-r" + report);
        for (int i = 0; i < stdio.length; i++) {
            option(words, "-" + i + stdio[i]);
        }
        if (spec.stdio() instanceof StdioSpec.Inherit inherit) {
            inherit.closed().stream().sorted().forEach(fd -> option(words, "-c" + fd));
        }
        for (int fd : initial.inheritedDescriptors()) {
            option(words, "-k" + fd);
        }
        if (spec.session()) {
            option(words, "-S");
        }
        if (terminal) {
            option(words, "-T");
        }
        words.add(concat("-d", PathBytes.of(spec.directory())));
        if (initial.umask() >= 0) {
            option(words, "-u" + Integer.toOctalString(initial.umask()));
        }
        if (initial.openFiles() >= 0) {
            option(words, "-l" + initial.openFiles());
        }
        for (long cpus : caller.cpus()) {
            option(words, "-a" + Long.toHexString(cpus));
        }
        caller.nice().ifPresent(nice -> option(words, "-n" + (nice + 20)));
        if (spec.disableAslr()) {
            option(words, "-R");
        }
        option(words, "-i" + Long.toHexString(initial.ignoredSignals()));
        option(words, "-b" + Long.toHexString(initial.blockedSignals()));
        option(words, "-y" + tracerPid);
        option(words, "--");
        words.add(PathBytes.of(spec.program()));
        words.addAll(spec.arguments());
        return new Spawn(launcher, words, spec.environment(), kept(initial, stdio, gate, report), false);
    }

    /** All under their own numbers: that clears close-on-exec. */
    private static List<DescriptorMove> kept(LaunchSpec.InitialState initial, int[] stdio, int gate, int report) {
        TreeSet<Integer> kept = new TreeSet<>(initial.inheritedDescriptors());
        kept.add(gate);
        kept.add(report);
        for (int fd : stdio) {
            kept.add(fd);
        }
        List<DescriptorMove> moves = new ArrayList<>();
        for (int fd : kept) {
            moves.add(new DescriptorMove(fd, fd));
        }
        return moves;
    }

    private static void option(List<byte[]> words, String word) {
        words.add(word.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] concat(String prefix, byte[] rest) {
        byte[] word = new byte[prefix.length() + rest.length];
        System.arraycopy(prefix.getBytes(StandardCharsets.US_ASCII), 0, word, 0, prefix.length());
        System.arraycopy(rest, 0, word, prefix.length(), rest.length);
        return word;
    }
}
