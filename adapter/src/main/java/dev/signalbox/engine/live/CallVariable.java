package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.signal.CallResult;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.syscall.SystemCallText;
import java.util.ArrayList;
import java.util.List;

/** The system call that a SIGSYS or a death by seccomp is about, or in which a thread waits, as a variable; setting the result of one that was trapped emulates it. Engine thread. */
final class CallVariable {
    private static final String UNDECIDED = "<not executed: set a number or -ENOENT to emulate the call>";

    private final LiveStop stop;
    private final int tid;

    private CallVariable(LiveStop stop, int tid) {
        this.stop = stop;
        this.tid = tid;
    }

    static Variable of(LiveSignalStop signal) {
        CallVariable call = new CallVariable(signal.stop(), signal.tid());
        return ViewVariable.property("syscall", call::line).withChildren(() -> {
            List<Variable> parts = call.parts();
            parts.add(ViewVariable.property("result", () -> result(signal)).withSetter(signal::emulate));
            return parts;
        });
    }

    static Variable ofJudged(LiveStop stop, int tid, JudgedCalls judged) {
        CallVariable call = new CallVariable(stop, tid);
        return ViewVariable.property("syscall", call::line).withChildren(() -> {
            List<Variable> parts = call.parts();
            parts.add(ViewVariable.property(
                            "result",
                            () -> judged.result(tid).map(CallResult::show).orElse(UNDECIDED))
                    .withSetter(result -> judged.emulate(tid, result)));
            return parts;
        });
    }

    /** To be looked at only. */
    static Variable shown(LiveStop stop, int tid) {
        CallVariable call = new CallVariable(stop, tid);
        return ViewVariable.property("syscall", call::line).withChildren(call::parts);
    }

    private String line() {
        try {
            return stop.blockedCall(tid).map(SystemCallText::line).orElse("unknown");
        } catch (EngineException e) {
            return "<" + e.getMessage() + ">";
        }
    }

    private List<Variable> parts() {
        List<Variable> parts = new ArrayList<>();
        try {
            stop.blockedCall(tid).ifPresent(call -> {
                parts.add(text("name", call.name()));
                call.arguments().forEach(argument -> parts.add(text(argument.name(), argument.text())));
            });
            stop.seccomp(tid).call().ifPresent(call -> {
                parts.add(text("number", Integer.toString(call.data().nr())));
                parts.add(text("architecture", architecture(call.data().arch())));
            });
        } catch (EngineException e) {
            parts.add(text("name", "<" + e.getMessage() + ">"));
        }
        return parts;
    }

    private static String architecture(int arch) {
        return SystemCallTable.of(arch).map(SystemCallTable::architectureName).orElse("0x" + Integer.toHexString(arch));
    }

    private static Variable text(String name, String text) {
        return ViewVariable.property(name, () -> text);
    }

    private static String result(LiveSignalStop signal) {
        try {
            return signal.emulated().map(CallResult::show).orElse(UNDECIDED);
        } catch (EngineException e) {
            return "<" + e.getMessage() + ">";
        }
    }
}
