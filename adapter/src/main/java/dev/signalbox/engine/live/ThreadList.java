package dev.signalbox.engine.live;

import dev.signalbox.engine.TargetThread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The threads of a process, with the last name that each was seen to have: prctl(PR_SET_NAME) changes them any time. */
final class ThreadList {
    private final int pid;
    private final Map<Integer, String> names = new LinkedHashMap<>();

    ThreadList(int pid) {
        this.pid = pid;
    }

    /** False when it was known already. */
    boolean add(int tid) {
        return names.putIfAbsent(tid, "") == null;
    }

    boolean remove(int tid) {
        return names.remove(tid) != null;
    }

    boolean contains(int tid) {
        return names.containsKey(tid);
    }

    /** What is left after an exec: one thread that has the pid as its tid (execve(2)). */
    List<Integer> keepLeaderOnly() {
        List<Integer> gone = new ArrayList<>(names.keySet());
        gone.remove((Integer) pid);
        names.keySet().removeAll(gone);
        names.putIfAbsent(pid, "");
        return gone;
    }

    List<Integer> tids() {
        return List.copyOf(names.keySet());
    }

    private TargetThread thread(int tid) {
        try {
            Path comm = Path.of("/proc", Integer.toString(pid), "task", Integer.toString(tid), "comm");
            String name = new String(Files.readAllBytes(comm), StandardCharsets.UTF_8).strip();
            names.replace(tid, name);
            return new TargetThread(tid, name);
        } catch (IOException e) {
            // it has just ended: the name it had still tells what it was
            String name = names.getOrDefault(tid, "");
            return new TargetThread(tid, name.isEmpty() ? "thread " + tid : name);
        }
    }

    List<TargetThread> now() {
        return names.keySet().stream().map(this::thread).toList();
    }
}
