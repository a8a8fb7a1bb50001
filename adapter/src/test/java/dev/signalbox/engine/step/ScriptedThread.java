package dev.signalbox.engine.step;

import dev.signalbox.ptrace.tracer.StepPlan;
import java.util.HashMap;
import java.util.Map;

/** A thread whose steps a test makes up: each {@link #to} is where the next instruction led. */
final class ScriptedThread implements StepPlan.StepContext {
    private final Map<Long, Long> memory = new HashMap<>();
    private long pc;
    private long sp;
    private long previousPc;
    private long previousSp;

    ScriptedThread(long pc, long sp) {
        this.pc = pc;
        this.sp = sp;
    }

    ScriptedThread to(long newPc, long newSp) {
        previousPc = pc;
        previousSp = sp;
        pc = newPc;
        sp = newSp;
        return this;
    }

    ScriptedThread to(long newPc) {
        return to(newPc, sp);
    }

    /** A call instruction of five bytes. */
    ScriptedThread call(long target) {
        memory.put(sp - 8, pc + 5);
        return to(target, sp - 8);
    }

    ScriptedThread ret() {
        return to(memory.get(sp), sp + 8);
    }

    ScriptedThread store(long address, long value) {
        memory.put(address, value);
        return this;
    }

    @Override
    public long pc() {
        return pc;
    }

    @Override
    public long previousPc() {
        return previousPc;
    }

    @Override
    public long sp() {
        return sp;
    }

    @Override
    public long previousSp() {
        return previousSp;
    }

    @Override
    public long register(int dwarfNumber) {
        return 0;
    }

    @Override
    public long word(long address) {
        return memory.getOrDefault(address, 0L);
    }

    @Override
    public int wordSize() {
        return Long.BYTES;
    }
}
