package dev.signalbox.ptrace.tracer;

import dev.signalbox.ptrace.arch.x86_64.DisplacedInstruction;
import dev.signalbox.ptrace.event.StopReason;
import dev.signalbox.ptrace.site.BreakpointSite;
import dev.signalbox.ptrace.site.SiteOwner;
import dev.signalbox.ptrace.site.SiteOwner.HitDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happens when a thread runs into a site: its owners are asked, and where none wants the stop the thread goes on over the displaced instruction. */
final class SiteHits {
    private final TracerCore core;
    private final ThreadView view;
    private final EmulatedMemory emulatedMemory;
    private final byte[] code = new byte[DisplacedInstruction.MAX_LENGTH];

    SiteHits(TracerCore core) {
        this.core = core;
        this.view = new ThreadView(core);
        this.emulatedMemory = new EmulatedMemory(core);
    }

    /** A hit; rip in the loaded registers is back on the site, but not stored yet. */
    void hit(Tracee tracee, BreakpointSite site) {
        TracedProcess process = tracee.process;
        StepOver stepOver = process.space.stepOver;
        if (stepOver.isStepping(tracee)) {
            // A signal handler could have led here; the byte at the stepped site is out, so this is another one.
            stepOver.abandon(core);
            core.stepper.restoreMask(tracee);
        }
        tracee.stepping = false;
        tracee.syscallStops = 0;
        if (!process.stops.isEmpty()) {
            // Another stop is about to be reported: this hit never was, the instruction hits again.
            core.registers.store(tracee.tid);
            return;
        }
        StepRun.Target target = reached(tracee, site);
        // A step that goes on where a handler interrupted it was counted as a hit when it came here, a call that is
        // made
        // again when it was made first.
        boolean again = tracee.hitAgainAt == site.address() && tracee.hitAgainSp == core.registers.rsp();
        tracee.hitAgainAt = 0;
        List<SiteOwner> stopping = again || target != null && target.resume() ? List.of() : ask(tracee, site);
        if (target != null) {
            core.registers.store(tracee.tid);
            tracee.atSite = site.address();
            core.stepper.reached(tracee, target, stopping);
        } else if (!stopping.isEmpty()) {
            core.registers.store(tracee.tid);
            tracee.atSite = site.address();
            core.coordinator.stopFor(tracee, List.of(new StopReason.SiteHit(site.address(), stopping)));
        } else if (process.space.sites.at(site.address()) != site
                || process.state == TracedProcess.State.RUNNING && !stepOver.isBusy() && emulate(tracee, site)) {
            core.registers.store(tracee.tid);
            core.resumption.settle(tracee);
        } else {
            core.registers.store(tracee.tid);
            tracee.atSite = site.address();
            stepOver.add(core, tracee);
        }
    }

    private StepRun.Target reached(Tracee tracee, BreakpointSite site) {
        List<SiteOwner> owners = site.owners();
        for (int i = 0; i < owners.size(); i++) {
            if (owners.get(i) instanceof StepRun.Target target && target.isReached(tracee, core.registers.rsp())) {
                return target;
            }
        }
        return null;
    }

    /** The owners that want the thread to stop at this site; the registers are loaded. */
    List<SiteOwner> ask(Tracee tracee, BreakpointSite site) {
        List<SiteOwner> stopping = List.of();
        List<SiteOwner> owners = site.owners();
        for (int i = 0; i < owners.size(); i++) {
            SiteOwner owner = owners.get(i);
            if (owner instanceof StepRun.Target || tracee.process.quiet || core.installers.claims(tracee, owner)) {
                continue;
            }
            view.show(tracee);
            if (decision(owner) != HitDecision.IGNORE) {
                stopping = stopping.isEmpty() ? new ArrayList<>() : stopping;
                stopping.add(owner);
            }
        }
        return stopping;
    }

    private HitDecision decision(SiteOwner owner) {
        try {
            return owner.test(view);
        } catch (RuntimeException e) {
            TracerCore.LOG.error("the condition of a breakpoint failed; the engine decides", e);
            return HitDecision.UNDECIDED;
        }
    }

    /** Executes the instruction beneath a site on the loaded registers; the caller stores them. */
    boolean emulate(Tracee tracee, BreakpointSite site) {
        if (!site.decoded()) {
            int available = tracee.process.space.memory().read(site.address(), code, 0, code.length);
            site.setInstruction(
                    emulatedMemory.isConstant(tracee, site.address())
                            ? DisplacedInstruction.decode(code, available, site.address(), core.registers.mode())
                            : Optional.empty());
        }
        if (site.instruction().isEmpty()) {
            return false;
        }
        emulatedMemory.use(tracee);
        return site.instruction().get().apply(core.registers.words(), emulatedMemory);
    }

    /**
     * Takes a stopped thread off the site at its rip.
     *
     * @return false when it has to wait for a step with the others stopped
     */
    boolean leave(Tracee tracee) {
        BreakpointSite site = tracee.process.space.sites.at(tracee.atSite);
        if (site == null || core.registers.load(tracee.tid) < 0 || core.registers.rip() != tracee.atSite) {
            tracee.atSite = 0;
            return true;
        }
        if (tracee.deliver == 0 && emulate(tracee, site)) {
            core.registers.store(tracee.tid);
            tracee.atSite = 0;
            return true;
        }
        tracee.process.space.stepOver.add(core, tracee);
        return false;
    }
}
