package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.SiteException;
import dev.signalbox.ptrace.arch.x86_64.ProcessorMode;
import dev.signalbox.ptrace.arch.x86_64.Registers;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import dev.signalbox.ptrace.site.BreakpointSite;
import dev.signalbox.ptrace.site.SiteOwner;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries out step plans: single steps, runs to an address, and everything that a step must not leave behind in the program (linux-ptrace(2),
 * PTRACE_SINGLESTEP): the trap flag in what pushf and syscall save, SIGTRAP unblocked, a handler stepped through instead of the code.
 */
final class Stepper {
    private static final long TRAP_FLAG = 0x100;
    private static final int SIGTRAP = 5;

    private final TracerCore core;
    private final ThreadView view;
    private final NativeBuffer word;
    private final byte[] code = new byte[3];

    Stepper(TracerCore core) {
        this.core = core;
        this.view = new ThreadView(core);
        this.word = core.kernel.allocate(Long.BYTES);
    }

    /** A stopped thread follows its plan by one step. */
    void step(Tracee tracee) {
        StepRun run = tracee.step;
        if (tracee.stop == Tracee.Stop.GROUP) {
            core.resumption.proceed(tracee);
            return;
        }
        if (core.registers.load(tracee.tid) < 0) {
            return;
        }
        if (tracee.stop == Tracee.Stop.SIGNAL_DELIVERY) {
            core.held.attach(tracee);
        }
        if (tracee.deliver != 0) {
            throughHandler(tracee);
            return;
        }
        run.previousPc = core.registers.rip();
        run.previousSp = core.registers.rsp();
        // a call that is made again comes before what stands at rip
        BreakpointSite site = SystemCallRestart.isRestartable(core.registers)
                ? null
                : tracee.process.space.sites.at(core.registers.rip());
        if (site == null) {
            run.emulated = false;
            realStep(tracee);
            return;
        }
        tracee.atSite = site.address();
        if (!run.emulated && core.hits.emulate(tracee, site)) {
            run.emulated = true;
            core.registers.store(tracee.tid);
            tracee.atSite = 0;
            after(tracee);
            return;
        }
        run.emulated = false;
        tracee.process.space.stepOver.add(core, tracee);
    }

    /**
     * One step by the processor; the registers are loaded. SIGTRAP is taken out of the signal mask first: a forced signal that is blocked would lose its
     * handler and its place in the mask, one that is ignored its disposition (linux/kernel/signal.c, force_sig_info_to_task). A system call that may read or change
     * either is run between its entry and exit stops instead, which force nothing; so is a call that was interrupted and that the kernel is going to make again.
     * In such a call the mask must not be touched at all: sigsuspend and its like have put a temporary one in place of the thread's own, PTRACE_GETSIGMASK gives
     * the one, PTRACE_SETSIGMASK writes the other (linux/kernel/ptrace.c), and the SIGTRAP of a step would come while the temporary one blocks it.
     */
    void realStep(Tracee tracee) {
        boolean lifted = tracee.process.space.stepOver.isStepping(tracee);
        tracee.previousPc = core.registers.rip();
        tracee.previousSp = core.registers.rsp();
        boolean restarts = SystemCallRestart.isRestartable(core.registers);
        boolean blocked = !restarts && isTrapBlocked(tracee, tracee.step);
        boolean watched = core.calls.isWanted(tracee);
        if (restarts
                || (lifted || blocked || watched || tracee.process.trap != null || changesTrap())
                        && isSystemCall(tracee)) {
            if (tracee.process.trapLost
                    && (!core.trapDispositions.repair(tracee) || core.registers.load(tracee.tid) < 0)) {
                return;
            }
            boolean onlyPastTheByte = lifted && tracee.step == null;
            core.resumption.systemCallStep(tracee, onlyPastTheByte ? 1 : 2);
            return;
        }
        if (lifted || blocked) {
            lendMask(tracee, lifted);
        }
        core.resumption.singleStep(tracee);
    }

    /**
     * Puts a mask in place for one instruction that is no system call and so cannot tell. SIGTRAP is taken out; for a step that all others wait for, every signal but those
     * that an instruction can cause is put in: it would be this thread that took what is sent to the process, and taking it out and giving it back later would change the
     * order of what comes. In the kernel's queue it stays what it was.
     */
    private void lendMask(Tracee tracee, boolean alone) {
        if (core.kernel.getSignalMask(tracee.tid, word) < 0) {
            return;
        }
        tracee.ownMask = word.getLong(0);
        tracee.maskLent = true;
        long during = alone ? tracee.ownMask | ~HeldSignals.FAULTS : tracee.ownMask;
        word.putLong(0, during & ~TrapStops.TRAP_BIT);
        core.kernel.setSignalMask(tracee.tid, word);
    }

    /**
     * Whether rax names a call that can leave SIGTRAP blocked or ignored, or block it while it waits: rt_sigaction for SIGTRAP, rt_sigprocmask, rt_sigreturn, their
     * predecessors, sigsuspend, ppoll and their like; it counts at a call instruction.
     */
    private boolean changesTrap() {
        CallAbi abi = core.registers.abi();
        int number = (int) core.registers.get(Registers.RAX);
        return abi.changesMask(number)
                || abi.waitsWithMask(number)
                || abi.setsAction(number) && (int) core.registers.argument(0) == SIGTRAP;
    }

    private static boolean mayChangeTrap(CallAbi abi, int call) {
        return abi.changesMask(call) || abi.setsAction(call);
    }

    /** When true, the mask is in the word. It is not read again for each step of a run. */
    private boolean isTrapBlocked(Tracee tracee, StepRun run) {
        if (run != null && run.trapOpen || core.kernel.getSignalMask(tracee.tid, word) < 0) {
            return false;
        }
        boolean blocked = (word.getLong(0) & TrapStops.TRAP_BIT) != 0;
        if (run != null) {
            run.trapOpen = !blocked;
        }
        return blocked;
    }

    /** The thread's signal mask may have changed. */
    static void forgetMask(Tracee tracee) {
        if (tracee.step != null) {
            tracee.step.trapOpen = false;
        }
    }

    /** syscall (0f 05), int 0x80 (cd 80) or sysenter (0f 34) at rip. */
    private boolean isSystemCall(Tracee tracee) {
        if (tracee.process.space.memory().read(core.registers.rip(), code, 0, CallAbi.INSTRUCTION_LENGTH)
                < CallAbi.INSTRUCTION_LENGTH) {
            return false;
        }
        int opcode = (code[0] & 0xff) << 8 | code[1] & 0xff;
        return opcode == 0x0f05 || opcode == 0xcd80 || opcode == 0x0f34;
    }

    /** A stop is shown at the entry or the exit of a system call that a step leads through. At the entry the step ends, since any stop ends it. */
    void heldAtSystemCall(Tracee tracee, boolean entry) {
        if (!entry || tracee.syscallStops == 1) {
            atSystemCall(tracee);
            return;
        }
        tracee.syscallStops = 0;
        tracee.stepping = false;
        StepOver stepOver = tracee.process.space.stepOver;
        if (stepOver.isStepping(tracee)) {
            tracee.atSite = 0;
            stepOver.entered(core);
        }
    }

    /** The call that a step leads through came back for an interrupt of ours and will be made again: the step is not done. */
    void brokenOff(Tracee tracee) {
        tracee.syscallStops = 0;
        tracee.stepping = false;
    }

    /** Whether a step leads through a call and its exit is the next that comes. */
    static boolean isWithinCall(Tracee tracee) {
        return tracee.syscallStops == 1 && !tracee.process.space.stepOver.isStepping(tracee);
    }

    /** A system call stop: the entry puts the breakpoint byte back at once, the exit ends the step. */
    void atSystemCall(Tracee tracee) {
        StepOver stepOver = tracee.process.space.stepOver;
        if (tracee.syscallStops > 0) {
            tracee.syscallStops--;
        }
        if (tracee.syscallStops > 0) {
            // rip is behind the instruction: the breakpoint byte can go back and the others run while the call takes
            // its time.
            boolean wasLifted = stepOver.isStepping(tracee);
            core.resumption.proceed(tracee);
            if (wasLifted) {
                stepOver.entered(core);
            }
            core.coordinator.interruptAgain(tracee);
            return;
        }
        tracee.stepping = false;
        boolean mayHaveChanged = tracee.process.trap != null
                || core.registers.load(tracee.tid) >= 0 && mayChangeTrap(core.registers.abi(), core.registers.call());
        if (mayHaveChanged) {
            core.trapDispositions.look(tracee.process);
        }
        if (stepOver.isStepping(tracee)) {
            stepOver.done(core);
        } else if (tracee.step != null) {
            after(tracee);
        }
        core.resumption.settle(tracee);
    }

    /** The SIGTRAP of a finished step. */
    void stepped(Tracee tracee, boolean overSystemCall) {
        tracee.stepping = false;
        core.trapDispositions.stepped(tracee.process);
        if (overSystemCall) {
            forgetMask(tracee);
        }
        restoreMask(tracee);
        StepOver stepOver = tracee.process.space.stepOver;
        if (stepOver.isStepping(tracee)) {
            if (core.registers.load(tracee.tid) >= 0) {
                hideTrapFlag(tracee, overSystemCall);
            }
            stepOver.done(core);
            core.resumption.settle(tracee);
        } else if (tracee.step != null) {
            if (core.registers.load(tracee.tid) >= 0) {
                hideTrapFlag(tracee, overSystemCall);
            }
            after(tracee);
        } else {
            core.resumption.settle(tracee);
        }
    }

    /** Another stop came before the step was done. */
    void interrupted(Tracee tracee) {
        if (tracee.stepping && tracee.stop != Tracee.Stop.EVENT && !tracee.process.space.stepOver.isStepping(tracee)) {
            tracee.stepping = false;
            tracee.trapDue = tracee.syscallStops == 0 && isTrapPending(tracee);
            tracee.syscallStops = 0;
            if (!tracee.trapDue) {
                restoreMask(tracee);
            }
        }
    }

    /** PTRACE_EVENT_STOP comes before pending signals, that of a finished step among them (linux/kernel/signal.c, get_signal). */
    private static boolean isTrapPending(Tracee tracee) {
        return (tracee.stop == Tracee.Stop.INTERRUPT || tracee.stop == Tracee.Stop.GROUP)
                && (ProcessStatus.of(tracee.tid).signals("SigPnd") & TrapStops.TRAP_BIT) != 0;
    }

    /** Puts the thread's own mask back. */
    void restoreMask(Tracee tracee) {
        if (tracee.maskLent) {
            tracee.maskLent = false;
            word.putLong(0, tracee.ownMask);
            core.kernel.setSignalMask(tracee.tid, word);
        }
    }

    /** The flags that syscall saves in r11 and pushf on the stack contain the trap flag of the step; PTRACE_GETREGS hides it only in eflags. */
    private void hideTrapFlag(Tracee tracee, boolean overSystemCall) {
        RegisterFile registers = core.registers;
        if ((registers.get(Registers.EFLAGS) & TRAP_FLAG) != 0) {
            return;
        }
        if (overSystemCall) {
            if (registers.mode() == ProcessorMode.LONG
                    && (registers.get(Registers.R11) & TRAP_FLAG) != 0
                    && registers.get(Registers.R11) >>> 32 == 0
                    && registers.get(Registers.RCX) == registers.rip()) {
                registers.set(Registers.R11, registers.get(Registers.R11) & ~TRAP_FLAG);
                registers.store(tracee.tid);
            }
        } else if (isPushFlags(tracee)) {
            int size = registers.mode().wordSize();
            if (core.kernel.readMemory(tracee.tid, registers.rsp(), word, size) == size) {
                word.putLong(0, word.getLong(0) & ~TRAP_FLAG);
                core.kernel.writeMemory(tracee.tid, registers.rsp(), word, size);
            }
        }
    }

    private boolean isPushFlags(Tracee tracee) {
        long pushed = tracee.previousSp - core.registers.rsp();
        if (pushed != core.registers.mode().wordSize() && pushed != Short.BYTES) {
            return false;
        }
        int length = tracee.process.space.memory().read(tracee.previousPc, code, 0, code.length);
        int opcode = length > 0 && code[0] == 0x66 ? code[1] : code[0];
        return length > 1 && (opcode & 0xff) == 0x9c;
    }

    /** A step of a plan is done; the registers are loaded. */
    void after(Tracee tracee) {
        if (core.registers.load(tracee.tid) < 0) {
            return;
        }
        if (tracee.deliver != 0) {
            core.resumption.settle(tracee);
            return;
        }
        List<SiteOwner> stopping = List.of();
        BreakpointSite site = tracee.process.space.sites.at(core.registers.rip());
        if (site != null) {
            // Stepping onto a breakpoint is a hit: going on from here executes what is beneath.
            stopping = core.hits.ask(tracee, site);
            tracee.atSite = site.address();
        }
        ask(tracee, stopping);
    }

    private void ask(Tracee tracee, List<SiteOwner> stopping) {
        List<StopReason> reasons = new ArrayList<>(0);
        if (!stopping.isEmpty()) {
            reasons.add(new StopReason.SiteHit(core.registers.rip(), stopping));
        }
        StepPlan.Next next = next(tracee);
        switch (next.kind()) {
            case DONE -> reasons.add(new StopReason.Stepped(StepOutcome.DONE));
            case ASK -> reasons.add(new StopReason.Stepped(StepOutcome.ASK));
            case RUN_TO -> {
                if (reasons.isEmpty() && !runTo(tracee, next)) {
                    reasons.add(new StopReason.Stepped(StepOutcome.ASK));
                }
            }
            case STEP -> {}
        }
        if (reasons.isEmpty()) {
            core.resumption.settle(tracee);
        } else {
            core.coordinator.stopFor(tracee, reasons);
        }
    }

    private StepPlan.Next next(Tracee tracee) {
        try {
            return tracee.step.plan.after(view.show(tracee));
        } catch (RuntimeException e) {
            TracerCore.LOG.error("a step plan failed; the thread stops", e);
            return StepPlan.Next.ASK;
        }
    }

    private boolean runTo(Tracee tracee, StepPlan.Next next) {
        StepRun run = tracee.step;
        run.previousPc = core.registers.rip();
        run.previousSp = core.registers.rsp();
        run.emulated = false;
        run.target = new StepRun.Target(tracee, next.address(), next.minimumSp(), false, false);
        return insert(tracee, run.target);
    }

    private boolean insert(Tracee tracee, StepRun.Target target) {
        AddressSpace space = tracee.process.space;
        tracee.process.trapStale = true;
        try {
            space.sites.add(space.raw, target.address(), target);
            return true;
        } catch (SiteException e) {
            TracerCore.LOG.info("a step cannot run on", e);
            clearTargets(tracee);
            return false;
        }
    }

    /**
     * A signal is delivered where a step was to be made. Its handler runs at full speed; the step goes on where the program does afterwards: at rip, or, when a
     * system call is restarted, at the call's instruction again.
     */
    private void throughHandler(Tracee tracee) {
        StepRun run = tracee.step;
        long rip = core.registers.rip();
        long sp = core.registers.rsp();
        boolean restartable = SystemCallRestart.isRestartable(core.registers);
        core.restart.atSignal(tracee);
        run.target = new StepRun.Target(tracee, rip, sp, true, true);
        boolean possible = insert(tracee, run.target);
        if (possible && restartable) {
            run.second = new StepRun.Target(tracee, rip - CallAbi.INSTRUCTION_LENGTH, sp, true, true);
            possible = insert(tracee, run.second);
        }
        if (!possible) {
            core.coordinator.stopFor(tracee, List.of(new StopReason.Stepped(StepOutcome.ASK)));
            return;
        }
        tracee.atSite = 0;
        core.resumption.proceed(tracee);
    }

    /** A running thread has reached its target; the registers are loaded and stored. */
    void reached(Tracee tracee, StepRun.Target target, List<SiteOwner> stopping) {
        clearTargets(tracee);
        if (tracee.process.space.sites.at(target.address()) == null) {
            tracee.atSite = 0;
        }
        if (target.resume()) {
            core.resumption.settle(tracee);
        } else {
            ask(tracee, stopping);
        }
    }

    /** The process stops: plans end. */
    void cancel(Tracee tracee) {
        if (tracee.step != null) {
            clearTargets(tracee);
            tracee.step = null;
        }
    }

    private static void clearTargets(Tracee tracee) {
        AddressSpace space = tracee.process.space;
        StepRun run = tracee.step;
        if (run.target != null) {
            space.sites.remove(space.raw, run.target.address(), run.target);
            run.target = null;
        }
        if (run.second != null) {
            space.sites.remove(space.raw, run.second.address(), run.second);
            run.second = null;
        }
    }
}
