package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.SiteException;
import dev.signalbox.ptrace.arch.x86_64.ProcessorMode;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.seccomp.InstallerFunction;
import dev.signalbox.ptrace.seccomp.SeccompRequest;
import dev.signalbox.ptrace.site.SiteOwner;
import java.util.Map;
import java.util.Optional;

/**
 * Sees filters being installed through libc, by internal breakpoints on its functions. A hit is judged here, on the tracer thread, and only a call that
 * installs a filter gets a second breakpoint, at its return address, for its result.
 *
 * <p>prctl() is called rarely. syscall() can be called millions of times, and every hit costs microseconds: it is watched only where a filter can be installed, that is for
 * a thread with CAP_SYS_ADMIN or no_new_privs (seccomp(2)), from the prctl() on that sets the latter or from libseccomp's load, and until it was hit a
 * number of times for other calls. What is missed after that shows as a filter that is unknown. Tracer thread only.
 */
final class FilterInstallers {
    /** Hits of syscall() for other calls before it is left alone. */
    static final int MOST_OTHERS = 256;

    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final long CAP_SYS_ADMIN = 1L << 21;
    /** psABI x86-64, 3.2.3: the arguments of a function; psABI i386 has them on the stack, above the return address. */
    private static final int[] ARGUMENTS = {Registers.RDI, Registers.RSI, Registers.RDX, Registers.RCX};

    private final TracerCore core;

    FilterInstallers(TracerCore core) {
        this.core = core;
    }

    /** The breakpoint where a call that installs a filter returns to. */
    private static final class ReturnSite implements SiteOwner {
        private final Tracee tracee;
        private final long address;
        /** The stack pointer once the return address is popped. */
        private final long sp;

        private final FilterRecords.Attempt attempt;

        ReturnSite(Tracee tracee, long address, long sp, FilterRecords.Attempt attempt) {
            this.tracee = tracee;
            this.address = address;
            this.sp = sp;
            this.attempt = attempt;
        }

        @Override
        public Kind kind() {
            return Kind.STEP;
        }
    }

    /** Watches a process; more functions when libraries are loaded later. Those that cannot be watched show as unknown filters. */
    void watch(TracedProcess process, Map<Long, InstallerFunction> functions) {
        if (core.seccomp.captures()) {
            return;
        }
        functions.forEach((address, function) -> {
            if (function == InstallerFunction.SYSCALL) {
                process.space.installers.syscalls.add(address);
            } else {
                add(process, address, function);
            }
        });
        ProcessStatus status = ProcessStatus.of(process.representative().tid);
        boolean mayInstall = status.number("NoNewPrivs") != 0 || (status.signals("CapEff") & CAP_SYS_ADMIN) != 0;
        if (mayInstall || process.space.installers.armed) {
            arm(process);
        }
    }

    private void add(TracedProcess process, long address, SiteOwner owner) {
        try {
            process.space.sites.add(process.space.raw, address, owner);
        } catch (SiteException e) {
            TracerCore.LOG.debug("seccomp filters of process {} that are installed there are missed", process.pid, e);
        }
    }

    private void remove(TracedProcess process, long address, SiteOwner owner) {
        process.space.sites.remove(process.space.raw, address, owner);
    }

    private void arm(TracedProcess process) {
        InstallerSites sites = process.space.installers;
        sites.armed = true;
        sites.others = 0;
        sites.syscalls.forEach(address -> add(process, address, InstallerFunction.SYSCALL));
    }

    private void disarm(TracedProcess process) {
        InstallerSites sites = process.space.installers;
        sites.armed = false;
        sites.syscalls.forEach(address -> remove(process, address, InstallerFunction.SYSCALL));
    }

    /** Whether a hit was for this purpose, and so is nobody else's affair; the registers are loaded. */
    boolean claims(Tracee tracee, SiteOwner owner) {
        if (owner instanceof ReturnSite back) {
            if (back.tracee == tracee && core.registers.rsp() == back.sp) {
                returned(back);
            }
            return true;
        }
        if (owner instanceof InstallerFunction function) {
            called(tracee, function);
            return true;
        }
        return false;
    }

    private void called(Tracee tracee, InstallerFunction function) {
        TracedProcess process = tracee.process;
        if (core.seccomp.captures()) {
            return; // seen at the system call itself
        }
        if (function == InstallerFunction.SECCOMP_LOAD) {
            arm(process);
            return;
        }
        int first = 0;
        String call = function.symbol();
        if (function == InstallerFunction.SYSCALL) {
            call = core.registers.abi().table().name((int) argument(tracee, 0)).orElse("");
            first = 1;
        }
        if (call.equals("prctl") && (int) argument(tracee, first) == PR_SET_NO_NEW_PRIVS) {
            arm(process);
            return;
        }
        Optional<SeccompRequest> request = SeccompRequest.ofCall(
                call, argument(tracee, first), argument(tracee, first + 1), argument(tracee, first + 2));
        if (request.isPresent()) {
            await(tracee, request.get());
        } else if (function == InstallerFunction.SYSCALL && ++process.space.installers.others > MOST_OTHERS) {
            disarm(process);
        }
    }

    private long argument(Tracee tracee, int index) {
        ProcessorMode mode = core.registers.mode();
        return mode == ProcessorMode.LONG
                ? core.registers.get(ARGUMENTS[index])
                : word(tracee, core.registers.rsp() + (long) (index + 1) * mode.wordSize());
    }

    /** A word of the program's memory; 0 where nothing can be read, which is no call of interest. */
    private long word(Tracee tracee, long address) {
        ProcessorMode mode = core.registers.mode();
        int size = mode.wordSize();
        return core.kernel.readMemory(tracee.tid, address, core.word, size) == size
                ? mode.word(core.word.getLong(0))
                : 0;
    }

    private void await(Tracee tracee, SeccompRequest request) {
        forget(tracee);
        long sp = core.registers.rsp();
        ReturnSite site = new ReturnSite(
                tracee,
                word(tracee, sp),
                sp + core.registers.mode().wordSize(),
                core.filterRecords.attempt(tracee, request));
        add(tracee.process, site.address, site);
        tracee.installing = site;
    }

    private void returned(ReturnSite site) {
        int result = (int) core.registers.get(Registers.RAX);
        forget(site.tracee);
        core.filterRecords.finished(site.tracee, site.attempt, result);
    }

    /** A thread ends, or calls again without having come back: its breakpoint goes. */
    void forget(Tracee tracee) {
        if (tracee.installing instanceof ReturnSite site) {
            tracee.installing = null;
            remove(tracee.process, site.address, site);
        }
    }
}
