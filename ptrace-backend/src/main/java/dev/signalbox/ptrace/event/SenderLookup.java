package dev.signalbox.ptrace.event;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds out who sent a signal, from /proc. What was found is kept by pid and start time, since senders are often gone a moment later; a pid that is in use
 * again, or whose program changed its name, is looked up anew. Thread-safe.
 */
public final class SenderLookup {
    private static final int MAX_KEPT = 256;
    /** The field of /proc/PID/stat after the name, counted from the state: starttime is number 22 (proc(5)). */
    private static final int START_TIME = 19;

    private final Path proc;
    private final Path passwd;
    private final NamespacePids namespaces;
    private final Map<Integer, Kept> kept = new Latest<>();
    /** Where children that nobody followed came from, by pid. */
    private final Map<Integer, String> origins = new Latest<>();

    /** The entries that were used last. */
    private static final class Latest<V> extends LinkedHashMap<Integer, V> {
        private static final long serialVersionUID = 1L;

        Latest() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, V> eldest) {
            return size() > MAX_KEPT;
        }
    }

    private record Kept(String startTime, String name, String executable, String commandLine) {}

    /** Looks in /proc and /etc/passwd. */
    public SenderLookup() {
        this(Path.of("/proc"), Path.of("/etc/passwd"));
    }

    SenderLookup(Path proc, Path passwd) {
        this.proc = proc;
        this.passwd = passwd;
        this.namespaces = new NamespacePids(proc);
    }

    /** The process of a thread, as long as that lives. */
    public Optional<Integer> processOf(int tid) {
        try {
            return Files.readAllLines(proc.resolve(tid + "/status"), StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith("Tgid:"))
                    .map(line ->
                            Integer.valueOf(line.substring("Tgid:".length()).strip()))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // it has ended
        }
    }

    /**
     * The sender of a signal; absent when the kernel raised it or its siginfo does not say (si_pid is 0 for the kernel, and for who is outside the receiver's pid
     * namespace).
     *
     * @param receiver the pid of the process that gets it, by whose pid namespace si_pid counts
     */
    public Optional<Sender> of(SignalInfoView info, int receiver) {
        SigInfoMember member = SigInfoMember.of(info.signo(), info.code());
        if (member != SigInfoMember.KILL && member != SigInfoMember.QUEUE && member != SigInfoMember.CHILD) {
            return Optional.empty();
        }
        int pid = info.intAt(16);
        return pid <= 0 ? Optional.empty() : Optional.of(of(pid, info.intAt(20), receiver));
    }

    private synchronized Sender of(int pid, int uid, int receiver) {
        OptionalInt ours = namespaces.ours(pid, receiver);
        return ours.isPresent() ? of(ours.getAsInt(), uid) : new Sender(pid, "", "", "", user(uid), false);
    }

    /** Notes which program a process of ours runs, without looking at it: it may send signals and be gone by the time that they are seen. */
    public synchronized void remember(int pid, String executable) {
        String name = executable.substring(executable.lastIndexOf('/') + 1);
        kept.put(pid, new Kept("", name, executable, ""));
    }

    /** Notes a child that runs free of us: it may send signals and be gone before anybody looks, and what it went over to by exec is not known. */
    public synchronized void rememberChild(int pid, int parent, String parentsExecutable) {
        kept.remove(pid);
        String name = parentsExecutable.substring(parentsExecutable.lastIndexOf('/') + 1);
        origins.put(pid, "a child of " + (name.isEmpty() ? "process " + parent : name + " (" + parent + ")"));
    }

    /** The process of that pid of ours, with the user that siginfo names. */
    public synchronized Sender of(int pid, int uid) {
        boolean alive = look(pid);
        Kept known = kept.get(pid);
        return known == null
                ? new Sender(pid, "", "", "", user(uid), false, origins.getOrDefault(pid, ""))
                : new Sender(pid, known.name, known.executable, known.commandLine, user(uid), alive);
    }

    /** Brings what is kept of a pid up to date; whether its process lives. A zombie has its name still, but neither program nor arguments (proc(5)). */
    private boolean look(int pid) {
        Optional<String> stat = read(proc.resolve(pid + "/stat"));
        if (stat.isEmpty()) {
            return false;
        }
        String text = stat.get();
        String[] fields = text.substring(text.lastIndexOf(')') + 1).strip().split(" ");
        String startTime = fields.length > START_TIME ? fields[START_TIME] : "";
        boolean alive = !fields[0].equals("Z") && !fields[0].equals("X");
        String name = text.substring(text.indexOf('(') + 1, text.lastIndexOf(')'));
        Kept known = kept.get(pid);
        boolean same = known != null && known.startTime.equals(startTime);
        if (same && (!alive || known.name.equals(name))) {
            return alive;
        }
        kept.put(pid, new Kept(startTime, name, executable(pid), commandLine(pid)));
        return alive;
    }

    private String executable(int pid) {
        try {
            return Files.readSymbolicLink(proc.resolve(pid + "/exe")).toString();
        } catch (IOException e) {
            return ""; // another user's process, a kernel thread, or gone
        }
    }

    private String commandLine(int pid) {
        return read(proc.resolve(pid + "/cmdline"))
                .orElse("")
                .replace('\0', ' ')
                .strip();
    }

    private String user(int uid) {
        String number = Integer.toUnsignedString(uid);
        return read(passwd)
                .orElse("")
                .lines()
                .map(line -> line.split(":", 4))
                .filter(fields -> fields.length > 2 && fields[2].equals(number))
                .map(fields -> fields[0])
                .findFirst()
                .orElse(number);
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty(); // gone, or hidden from us: an expected answer here
        }
    }
}
