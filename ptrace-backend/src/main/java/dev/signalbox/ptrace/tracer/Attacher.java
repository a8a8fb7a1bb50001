package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.AttachException;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.event.TraceeEvent.Origin;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.kernel.Errno;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Seizes all threads of a running process, and says in plain words why it cannot. */
final class Attacher {
    private static final int ELF_CLASS = 4;
    private static final int ELF_CLASS_64 = 2;
    private static final int ELF_MACHINE = 18;
    private static final int ELF_MACHINE_X86_64 = 62;

    private final TracerCore core;

    Attacher(TracerCore core) {
        this.core = core;
    }

    /** Brings a process under trace and asks it to stop. */
    void attach(int pid) throws AttachException {
        ProcessStatus status = ProcessStatus.of(pid);
        check(pid, status);
        TracedProcess process = new TracedProcess(pid, status.parent(), false);
        process.space = core.newAddressSpace(pid);
        process.space.processes.add(process);
        core.processes.put(pid, process);
        try {
            seizeAll(process);
        } catch (AttachException e) {
            giveUp(process);
            throw e;
        }
        core.journal.event(JournalEntry.Type.START, pid, pid, Map.of("origin", "attach", "parent", process.parentPid));
        core.deaths.kills().started(process);
        core.tell(new TraceeEvent.ProcessStarted(pid, process.parentPid, Origin.ATTACH));
        process.threads.forEach(thread -> core.tell(new TraceeEvent.ThreadStarted(pid, thread.tid)));
        process.attachWanted = true;
        process.space.raw.use(pid, process.threads.get(0).tid);
        core.coordinator.begin(process);
    }

    private void giveUp(TracedProcess process) {
        process.quiet = true;
        if (process.threads.isEmpty()) {
            core.processes.remove(process.pid);
            process.space.leave(process);
        } else {
            core.releases.detach(process);
        }
    }

    private void check(int pid, ProcessStatus status) throws AttachException {
        if (!status.exists()) {
            throw new AttachException("there is no process " + pid);
        }
        if (status.threadGroup() == core.ownPid) {
            throw new AttachException("process " + pid + " is Signalbox itself, which cannot be its own debuggee");
        }
        if (status.threadGroup() != pid) {
            throw new AttachException(
                    pid + " is a thread of process " + status.threadGroup() + "; attach to the process instead");
        }
        if (core.processes.containsKey(pid)) {
            throw new AttachException("process " + pid + " is being debugged here already");
        }
        if (status.isKernelThread()) {
            throw new AttachException(
                    "process " + pid + " (" + status.name() + ") is a kernel thread; there is no program to debug");
        }
        if ((status.state() == 'Z' || status.state() == 'X') && taskCount(pid) <= 1) {
            throw new AttachException("process " + pid + " (" + status.name()
                    + ") has ended already; it is a zombie until its parent, process " + status.parent()
                    + ", waits for it");
        }
        if (isX32(pid)) {
            throw new AttachException(
                    "process " + pid + " (" + status.name()
                            + ") is an x32 program (32-bit addresses in 64-bit mode); Signalbox debugs x86-64 and i386 programs");
        }
    }

    private static int taskCount(int pid) {
        String[] tasks = tasks(pid).list();
        return tasks == null ? 0 : tasks.length;
    }

    private static File tasks(int pid) {
        return new File("/proc/" + pid + "/task");
    }

    /** The class and e_machine of its executable (elf(5)). */
    private static boolean isX32(int pid) {
        try (InputStream executable = Files.newInputStream(Path.of("/proc", Integer.toString(pid), "exe"))) {
            byte[] head = executable.readNBytes(ELF_MACHINE + 1);
            return head.length > ELF_MACHINE
                    && head[ELF_CLASS] != ELF_CLASS_64
                    && head[ELF_MACHINE] == ELF_MACHINE_X86_64;
        } catch (IOException unreadable) {
            // A zombie leader has no image any more, and without permission the seize says so better.
            return false;
        }
    }

    /** Reads the list of threads again until a pass finds nothing new: threads that are not seized yet can start others. */
    private void seizeAll(TracedProcess process) throws AttachException {
        boolean found;
        do {
            found = false;
            String[] tids = tasks(process.pid).list();
            if (tids == null) {
                break;
            }
            for (String name : tids) {
                int tid = Integer.parseInt(name);
                if (core.tracees.get(tid) == null && seize(process, tid)) {
                    found = true;
                }
            }
        } while (found);
        if (process.threads.isEmpty()) {
            throw new AttachException("process " + process.pid + " ended before it could be attached to");
        }
    }

    private boolean seize(TracedProcess process, int tid) throws AttachException {
        int result = core.options.seize(tid, false);
        if (result >= 0) {
            core.newTracee(tid, process);
            return true;
        }
        if (result == -Errno.ESRCH) {
            return false;
        }
        ProcessStatus status = ProcessStatus.of(tid);
        boolean ending = !status.exists() || status.state() == 'Z' || status.state() == 'X';
        if (ending || isOurs(status)) {
            return false;
        }
        throw new AttachException(refusal(process.pid, status, -result));
    }

    /** Whether this thread traces it: a thread that an already seized one has just created comes under trace by itself. TracerPid names the tracing thread. */
    private static boolean isOurs(ProcessStatus status) {
        try {
            Path self = Files.readSymbolicLink(Path.of("/proc/thread-self"));
            return status.tracer() == Integer.parseInt(self.getFileName().toString());
        } catch (IOException e) {
            throw new UncheckedIOException("/proc is not mounted", e);
        }
    }

    private static String refusal(int pid, ProcessStatus status, int errno) {
        String who = "process " + pid + " (" + status.name() + ")";
        if (status.tracer() != 0) {
            ProcessStatus tracer = ProcessStatus.of(status.tracer());
            int tracerPid = tracer.exists() ? tracer.threadGroup() : status.tracer();
            return who + " is traced already by process " + tracerPid + " ("
                    + ProcessStatus.of(tracerPid).name() + "); only one debugger can trace a process at a time";
        }
        if (errno != Errno.EPERM) {
            return who + " cannot be attached to: errno " + errno;
        }
        int own = ProcessStatus.of((int) ProcessHandle.current().pid()).number("Uid");
        return "not permitted to attach to " + who + ", which runs as user " + status.number("Uid") + "; "
                + TracePermission.ofMachine().toAttach(status.number("Uid") == own);
    }
}
