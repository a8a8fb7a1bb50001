package dev.signalbox.symbols.unwind;

import dev.signalbox.symbols.elf.Segment;
import dev.signalbox.symbols.machine.X86Registers;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.ModuleSet;
import dev.signalbox.symbols.module.SymbolAt;
import dev.signalbox.symbols.module.VirtualAddress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds a caller where no call frame information covers the code: by the word on top of the stack, where nothing can have been pushed since the
 * call, and by the chain of saved rbp values.
 */
final class FallbackRules {
    private static final int PUSH_RBP = 0x55;

    private final ModuleSet modules;

    FallbackRules(ModuleSet modules) {
        this.modules = modules;
    }

    CallerStep step(PhysicalFrame frame) {
        OptionalLong rsp = frame.registers().read(X86Registers.RSP);
        if (frame.exact() && rsp.isPresent()) {
            OptionalLong slot = returnSlot(frame, rsp.getAsLong());
            if (slot.isPresent()) {
                Optional<CallerStep> step = byReturnSlot(frame, slot.getAsLong(), slot.getAsLong() != rsp.getAsLong());
                if (step.isPresent()) {
                    return step.get();
                }
            }
        }
        return byFramePointer(frame);
    }

    /** Where the return address is, if the place in the code tells. */
    private OptionalLong returnSlot(PhysicalFrame frame, long rsp) {
        if (!isCode(frame, frame.pc())) {
            return OptionalLong.of(rsp);
        }
        Optional<SymbolAt> symbol = frame.module().flatMap(m -> m.symbolAt(new VirtualAddress(frame.pc())));
        if (symbol.isPresent() && symbol.get().offset() == 0) {
            return OptionalLong.of(rsp);
        }
        boolean afterPush = symbol.isPresent()
                && symbol.get().offset() == 1
                && frame.memory().readUnsigned(frame.pc() - 1, 1).orElse(0) == PUSH_RBP;
        return afterPush ? OptionalLong.of(rsp + Long.BYTES) : OptionalLong.empty();
    }

    private Optional<CallerStep> byReturnSlot(PhysicalFrame frame, long slot, boolean rbpPushed) {
        OptionalLong pc = frame.memory().readWord(slot);
        if (pc.isEmpty() || !isCode(frame, pc.getAsLong() - 1)) {
            return Optional.empty();
        }
        FrameRegisters caller = calleeSaved(frame);
        if (rbpPushed) {
            frame.memory()
                    .readWord(slot - Long.BYTES)
                    .ifPresent(rbp -> caller.setSaved(X86Registers.RBP, rbp, slot - Long.BYTES));
        }
        caller.setSaved(X86Registers.RIP, pc.getAsLong(), slot);
        caller.set(X86Registers.RSP, slot + Long.BYTES);
        return Optional.of(new CallerStep.Caller(
                OptionalLong.of(slot + Long.BYTES), caller, FrameSource.RETURN_ADDRESS_ON_TOP, false, false));
    }

    private CallerStep byFramePointer(PhysicalFrame frame) {
        OptionalLong rbp = frame.registers().read(X86Registers.RBP);
        if (rbp.isEmpty()) {
            return CallerStep.end(UnwindEnd.Cause.NO_RULE, noRule(frame) + ", and rbp is not known");
        }
        long base = rbp.getAsLong();
        if (base == 0) {
            // psABI section 3.4.1: the outermost frame is marked so
            return CallerStep.end(UnwindEnd.Cause.OUTERMOST, "rbp is zero: the outermost frame");
        }
        long rsp = frame.registers().read(X86Registers.RSP).orElse(0);
        OptionalLong saved = frame.memory().readWord(base);
        OptionalLong pc = frame.memory().readWord(base + Long.BYTES);
        if (Long.compareUnsigned(base, rsp) < 0 || saved.isEmpty() || pc.isEmpty()) {
            return CallerStep.end(UnwindEnd.Cause.NO_RULE, noRule(frame) + ", and rbp does not point to a saved frame");
        }
        if (pc.getAsLong() == 0 || !isCode(frame, pc.getAsLong() - 1)) {
            return CallerStep.end(
                    pc.getAsLong() == 0 ? UnwindEnd.Cause.OUTERMOST : UnwindEnd.Cause.NO_RULE,
                    noRule(frame) + ", and the chain of rbp leads to no code");
        }
        FrameRegisters caller = calleeSaved(frame);
        caller.setSaved(X86Registers.RBP, saved.getAsLong(), base);
        caller.setSaved(X86Registers.RIP, pc.getAsLong(), base + Long.BYTES);
        caller.set(X86Registers.RSP, base + 2 * Long.BYTES);
        return new CallerStep.Caller(
                OptionalLong.of(base + 2 * Long.BYTES), caller, FrameSource.FRAME_POINTER, false, false);
    }

    private static FrameRegisters calleeSaved(PhysicalFrame frame) {
        FrameRegisters caller = frame.registers().ofCaller();
        for (int number = 0; number < FrameRegisters.COUNT; number++) {
            if (X86Registers.isCalleeSaved(number)) {
                caller.copyFrom(frame.registers(), number);
            }
        }
        return caller;
    }

    private static String noRule(PhysicalFrame frame) {
        return "no call frame information covers 0x" + Long.toHexString(frame.pc());
    }

    /** Whether instructions may be at an address: in a module what it maps as executable, elsewhere (generated code) what can be read. */
    private boolean isCode(PhysicalFrame frame, long address) {
        Optional<Module> module = modules.moduleAt(new VirtualAddress(address));
        if (module.isEmpty()) {
            return frame.memory().readUnsigned(address, 1).isPresent();
        }
        long inFile = address - module.get().bias();
        for (Segment segment : module.get().elf().segments()) {
            if (segment.type() == Segment.PT_LOAD && segment.contains(inFile)) {
                return (segment.flags() & Segment.PF_X) != 0;
            }
        }
        return false;
    }
}
