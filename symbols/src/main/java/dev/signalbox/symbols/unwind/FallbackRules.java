package dev.signalbox.symbols.unwind;

import dev.signalbox.symbols.elf.Segment;
import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.machine.RegisterSet;
import dev.signalbox.symbols.module.Module;
import dev.signalbox.symbols.module.ModuleSet;
import dev.signalbox.symbols.module.SymbolAt;
import dev.signalbox.symbols.module.VirtualAddress;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * Finds a caller where no call frame information covers the code: by the word on top of the stack, where nothing can have been pushed since the
 * call, and by the chain of saved frame pointers.
 */
final class FallbackRules {
    /** push %rbp and push %ebp. */
    private static final int PUSH_FRAME_POINTER = 0x55;

    private final ModuleSet modules;
    private final LongPredicate executable;

    /** @param executable whether an address outside the modules may be executed */
    FallbackRules(ModuleSet modules, LongPredicate executable) {
        this.modules = modules;
        this.executable = executable;
    }

    CallerStep step(PhysicalFrame frame) {
        OptionalLong sp = frame.registers().read(frame.machine().registers().sp());
        if (frame.exact() && sp.isPresent()) {
            OptionalLong slot = returnSlot(frame, sp.getAsLong());
            if (slot.isPresent()) {
                Optional<CallerStep> step = byReturnSlot(frame, slot.getAsLong(), slot.getAsLong() != sp.getAsLong());
                if (step.isPresent()) {
                    return step.get();
                }
            }
        }
        return byFramePointer(frame);
    }

    /** Where the return address is, if the place in the code tells. */
    private OptionalLong returnSlot(PhysicalFrame frame, long sp) {
        if (!canRun(frame)) {
            return OptionalLong.of(
                    sp); // a call through a bad pointer, which pushed the return address and came no further
        }
        Optional<SymbolAt> symbol = frame.module().flatMap(m -> m.symbolAt(new VirtualAddress(frame.pc())));
        if (symbol.isPresent() && symbol.get().offset() == 0) {
            return OptionalLong.of(sp);
        }
        boolean afterPush = symbol.isPresent()
                && symbol.get().offset() == 1
                && frame.memory().readUnsigned(frame.pc() - 1, 1).orElse(0) == PUSH_FRAME_POINTER;
        return afterPush ? OptionalLong.of(sp + frame.machine().addressSize()) : OptionalLong.empty();
    }

    private Optional<CallerStep> byReturnSlot(PhysicalFrame frame, long slot, boolean pushed) {
        Machine machine = frame.machine();
        int word = machine.addressSize();
        OptionalLong pc = machine.readAddress(frame.memory(), slot);
        if (pc.isEmpty() || !isCode(frame, pc.getAsLong() - 1)) {
            return Optional.empty();
        }
        FrameRegisters caller = calleeSaved(frame);
        if (pushed) {
            machine.readAddress(frame.memory(), slot - word)
                    .ifPresent(saved -> caller.setSaved(machine.registers().framePointer(), saved, slot - word));
        }
        caller.setSaved(machine.registers().pc(), pc.getAsLong(), slot);
        caller.set(machine.registers().sp(), slot + word);
        return Optional.of(new CallerStep.Caller(
                OptionalLong.of(slot + word), caller, FrameSource.RETURN_ADDRESS_ON_TOP, false, false));
    }

    private CallerStep byFramePointer(PhysicalFrame frame) {
        Machine machine = frame.machine();
        RegisterSet registers = machine.registers();
        int word = machine.addressSize();
        String name = registers.name(registers.framePointer());
        OptionalLong pointer = frame.registers().read(registers.framePointer());
        if (pointer.isEmpty()) {
            return CallerStep.end(UnwindEnd.Cause.NO_RULE, noRule(frame) + ", and " + name + " is not known");
        }
        long base = pointer.getAsLong();
        if (base == 0) {
            // psABI for x86-64 section 3.4.1, for i386 section 2.3.1: the outermost frame is marked so
            return CallerStep.end(UnwindEnd.Cause.OUTERMOST, name + " is zero: the outermost frame");
        }
        long sp = frame.registers().read(registers.sp()).orElse(0);
        OptionalLong saved = machine.readAddress(frame.memory(), base);
        OptionalLong pc = machine.readAddress(frame.memory(), base + word);
        if (Long.compareUnsigned(base, sp) < 0 || saved.isEmpty() || pc.isEmpty()) {
            return CallerStep.end(
                    UnwindEnd.Cause.NO_RULE, noRule(frame) + ", and " + name + " does not point to a saved frame");
        }
        if (pc.getAsLong() == 0 || !isCode(frame, pc.getAsLong() - 1)) {
            return CallerStep.end(
                    pc.getAsLong() == 0 ? UnwindEnd.Cause.OUTERMOST : UnwindEnd.Cause.NO_RULE,
                    noRule(frame) + ", and the chain of " + name + " leads to no code");
        }
        FrameRegisters caller = calleeSaved(frame);
        caller.setSaved(registers.framePointer(), saved.getAsLong(), base);
        caller.setSaved(registers.pc(), pc.getAsLong(), base + word);
        long cfa = machine.address(base + 2L * word);
        caller.set(registers.sp(), cfa);
        return new CallerStep.Caller(OptionalLong.of(cfa), caller, FrameSource.FRAME_POINTER, false, false);
    }

    private static FrameRegisters calleeSaved(PhysicalFrame frame) {
        FrameRegisters caller = frame.registers().ofCaller();
        for (int number = 0; number < caller.count(); number++) {
            if (frame.machine().registers().isCalleeSaved(number)) {
                caller.copyFrom(frame.registers(), number);
            }
        }
        return caller;
    }

    private static String noRule(PhysicalFrame frame) {
        return "no call frame information covers 0x" + Long.toHexString(frame.pc());
    }

    private boolean canRun(PhysicalFrame frame) {
        return isCode(frame, frame.pc()) && (frame.module().isPresent() || executable.test(frame.pc()));
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
