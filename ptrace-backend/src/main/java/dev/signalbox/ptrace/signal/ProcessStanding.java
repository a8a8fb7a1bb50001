package dev.signalbox.ptrace.signal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the position of a process among others means for its signals, from /proc. What cannot be read counts as the usual case. Thread-safe. */
public final class ProcessStanding {
    /** The inode of the initial pid namespace (include/uapi/linux/nsfs.h, PROC_PID_INIT_INO). */
    private static final String INITIAL_NAMESPACE = "pid:[4026531836]";

    private final Path proc;

    private record Member(int parent, int group, int session, boolean dead) {}

    /** Looks in /proc. */
    public ProcessStanding() {
        this(Path.of("/proc"));
    }

    ProcessStanding(Path proc) {
        this.proc = proc;
    }

    /** Whether a process is the first of its pid namespace, for which the kernel drops signals with the default action (SIGNAL_UNKILLABLE). */
    public boolean isNamespaceInit(int pid) {
        return read(proc.resolve(pid + "/status"))
                .flatMap(status ->
                        status.lines().filter(line -> line.startsWith("NSpid:")).findFirst())
                .map(line -> line.endsWith("\t1"))
                .orElse(false);
    }

    /**
     * Whether the process group is orphaned: no living member has a parent outside of the group and in its session (kernel/exit.c, will_become_orphaned_pgrp).
     * SIGTSTP, SIGTTIN and SIGTTOU do not stop such a group.
     */
    public boolean isGroupOrphaned(int pid) {
        Map<Integer, Member> members = members();
        Member self = members.get(pid);
        if (self == null) {
            return false;
        }
        boolean initIsGlobal = isInitialNamespace();
        for (Member member : members.values()) {
            Member parent = members.get(member.parent());
            boolean counts = member.group() == self.group()
                    && !member.dead()
                    && parent != null
                    && !(member.parent() == 1 && initIsGlobal);
            if (counts && parent.group() != self.group() && parent.session() == member.session()) {
                return false;
            }
        }
        return true;
    }

    private boolean isInitialNamespace() {
        try {
            return Files.readSymbolicLink(proc.resolve("self/ns/pid"))
                    .toString()
                    .equals(INITIAL_NAMESPACE);
        } catch (IOException e) {
            return false; // hidden: then this is a container, whose init is like any other parent
        }
    }

    private Map<Integer, Member> members() {
        Map<Integer, Member> members = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                read(process.resolve("stat"))
                        .flatMap(ProcessStanding::parse)
                        .ifPresent(member -> members.put(
                                Integer.parseInt(process.getFileName().toString()), member));
            }
        } catch (IOException e) {
            members.clear(); // without /proc nothing is known
        }
        return members;
    }

    /** State, parent, group and session follow the name, which may hold anything (proc_pid_stat(5)). */
    private static Optional<Member> parse(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        if (fields.length < 4) {
            return Optional.empty();
        }
        boolean dead = fields[0].equals("Z") || fields[0].equals("X");
        return Optional.of(new Member(
                Integer.parseInt(fields[1]), Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), dead));
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty(); // it ended: an expected answer
        }
    }
}
