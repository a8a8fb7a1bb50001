package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.arch.x86_64.ProcessorMode;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.TraceeEvent;
import dev.signalbox.ptrace.journal.JournalEntry;
import dev.signalbox.ptrace.memory.ProcessMemory;
import dev.signalbox.ptrace.memory.StackCopy;
import dev.signalbox.ptrace.seccomp.BpfInstruction;
import dev.signalbox.ptrace.seccomp.FilterChain;
import dev.signalbox.ptrace.seccomp.FilterInstallation;
import dev.signalbox.ptrace.seccomp.FilterProgram;
import dev.signalbox.ptrace.seccomp.InstalledFilter;
import dev.signalbox.ptrace.seccomp.InvalidFilterException;
import dev.signalbox.ptrace.seccomp.SeccompRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps which seccomp filters each thread has: what a call that installs one hands to the kernel is copied while it is made, and counts once the call has succeeded. Tracer
 * thread only.
 */
final class FilterRecords {
    private static final int STACK = 64 * 1024;
    /** In a thread's status file (proc_pid_status(5)), since Linux 5.9. */
    private static final String COUNT = "Seccomp_filters";

    private final TracerCore core;
    private final byte[] stack = new byte[STACK];
    private long installations;

    FilterRecords(TracerCore core) {
        this.core = core;
    }

    /**
     * A call that would install a filter.
     *
     * @param program what it hands over; empty in strict mode, and when it cannot be read or is none that the kernel takes
     */
    record Attempt(SeccompRequest request, Optional<FilterProgram> program, Registers registers, StackCopy stack) {}

    /** Copies what a call is about to hand over; the registers are loaded. */
    Attempt attempt(Tracee tracee, SeccompRequest request) {
        long sp = core.registers.rsp();
        int length = tracee.process.space.memory().read(sp, stack, 0, STACK);
        return new Attempt(
                request,
                request.strict() ? Optional.empty() : program(tracee, request.program()),
                core.registers.toValue(),
                new StackCopy(sp, stack, Math.max(length, 0)));
    }

    /** Reads struct sock_fprog: a 16-bit length, and at the next word the address of the instructions (include/uapi/linux/filter.h). */
    private Optional<FilterProgram> program(Tracee tracee, long address) {
        ProcessMemory memory = tracee.process.space.memory();
        ProcessorMode mode = core.registers.mode();
        byte[] head = new byte[2 * mode.wordSize()];
        if (address == 0 || memory.read(address, head, 0, head.length) != head.length) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int length = Short.toUnsignedInt(buffer.getShort(0));
        long start = mode == ProcessorMode.LONG
                ? buffer.getLong(mode.wordSize())
                : Integer.toUnsignedLong(buffer.getInt(mode.wordSize()));
        byte[] code = new byte[length * BpfInstruction.SIZE];
        if (length == 0 || memory.read(start, code, 0, code.length) != code.length) {
            return Optional.empty();
        }
        try {
            return Optional.of(FilterProgram.parse(code));
        } catch (InvalidFilterException e) {
            TracerCore.LOG.debug("thread {} offers a filter that the kernel refuses", tracee.tid, e);
            return Optional.empty();
        }
    }

    /** A call has returned this result, as libc gives it or as the kernel does. */
    void finished(Tracee tracee, Attempt attempt, long result) {
        SeccompRequest request = attempt.request();
        if (!request.succeeded(result)) {
            failed(tracee, attempt, result);
            return;
        }
        TracedProcess process = tracee.process;
        FilterInstallation installation =
                new FilterInstallation(++installations, process.pid, tracee.tid, request.text());
        int total = total(tracee);
        if (!request.strict()) {
            FilterChain before = tracee.filters.plusUnknown(Math.max(0, total - 1 - tracee.filters.length()));
            tracee.filters = attempt.program().isPresent()
                    ? before.plus(new InstalledFilter(attempt.program().get(), Optional.of(installation)))
                    : before.plusUnknown(1);
            if (request.isForAllThreads()) {
                process.threads.forEach(thread -> thread.filters = tracee.filters);
            }
            core.seccomp.filtersChanged();
        }
        journal(tracee, attempt, Map.of());
        core.tell(new TraceeEvent.FilterInstalled(
                process.pid, tracee.tid, installation, attempt.registers(), attempt.stack(), maps(tracee.tid)));
    }

    private static String maps(int tid) {
        try {
            return Files.readString(Path.of("/proc", Integer.toString(tid), "maps"), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // gone, or a name that is no UTF-8: its frames stay addresses
        }
    }

    /** How many filters the kernel says that the thread has; before Linux 5.9, which does not say it, those that were seen. */
    private static int total(Tracee tracee) {
        ProcessStatus status = ProcessStatus.of(tracee.tid);
        return status.text(COUNT).isEmpty() ? tracee.filters.length() + 1 : status.number(COUNT);
    }

    /** libseccomp asks which flags there are by calls without a program, which is no news. */
    private void failed(Tracee tracee, Attempt attempt, long result) {
        if (attempt.request().strict() || attempt.request().program() == 0) {
            return;
        }
        String why = result > 0
                ? "thread " + result + " has filters of its own and could not be given this one"
                : "the call failed";
        journal(tracee, attempt, Map.of("failed", why));
    }

    private void journal(Tracee tracee, Attempt attempt, Map<String, Object> more) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("call", attempt.request().text());
        if (more.isEmpty() && !attempt.request().strict()) {
            details.put("filter", tracee.filters.length());
        }
        attempt.program().ifPresent(program -> details.put("instructions", program.length()));
        details.putAll(more);
        core.journal.event(JournalEntry.Type.SECCOMP_FILTER, tracee.process.pid, tracee.tid, details);
    }
}
