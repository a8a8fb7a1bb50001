package dev.signalbox.engine.live;

import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.signal.CallResult;
import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.TraceeGoneException;
import dev.signalbox.ptrace.event.Sender;
import dev.signalbox.ptrace.event.SigInfoField;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SigInfoSymbols;
import dev.signalbox.ptrace.event.SignalDescription;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.signal.HandleCommand;
import dev.signalbox.ptrace.signal.SignalMasks;
import dev.signalbox.ptrace.signal.SignalRuleException;
import dev.signalbox.ptrace.signal.SignalSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The variables of the scope Signal, each of which says why when it cannot be had. Engine thread. */
final class SignalScope {
    private final LiveSignalStop signal;

    SignalScope(LiveSignalStop signal) {
        this.signal = signal;
    }

    List<Variable> variables() {
        List<Variable> all = new ArrayList<>();
        all.add(ViewVariable.property("delivery", signal::delivery)
                .withExpression("$signal")
                .withSetter(signal::setDelivery));
        all.add(ViewVariable.property("siginfo", () -> summary(signal.info()))
                .withType("siginfo_t")
                .withExpression("$siginfo")
                .withChildren(() -> fields(signal.info(), true)));
        all.add(sender());
        all.add(disposition());
        if (signal.isBlockedCall()) {
            all.add(call());
        }
        all.add(masks());
        all.add(queue());
        all.add(held());
        return all;
    }

    private static String summary(SignalInfo info) {
        return SignalDescription.of(info, Optional.empty(), OptionalInt.empty());
    }

    /** Fields of a union within the union (si_value.sival_int) become children of their own. */
    private List<Variable> fields(SignalInfo info, boolean editable) {
        Map<String, List<Variable>> groups = new LinkedHashMap<>();
        List<Variable> shown = new ArrayList<>();
        for (SigInfoField field : SigInfoLayout.BITS_64.fields(info)) {
            int dot = field.name().indexOf('.');
            Variable variable = field(info, field, editable);
            if (dot < 0) {
                shown.add(variable);
            } else {
                String group = field.name().substring(0, dot);
                List<Variable> members = groups.computeIfAbsent(group, name -> {
                    List<Variable> created = new ArrayList<>();
                    shown.add(ViewVariable.property(name, () -> "{...}")
                            .withType("sigval_t")
                            .withExpression("$siginfo." + name)
                            .withChildren(() -> created));
                    return created;
                });
                members.add(variable);
            }
        }
        return shown;
    }

    private Variable field(SignalInfo info, SigInfoField field, boolean editable) {
        String name = field.name();
        ViewVariable variable = ViewVariable.property(
                        name.substring(name.indexOf('.') + 1), () -> show(field, editable ? signal.info() : info))
                .withExpression("$siginfo." + name);
        return editable ? variable.withSetter(text -> signal.edit(name, text)) : variable;
    }

    private static String show(SigInfoField field, SignalInfo info) {
        long value = field.read(info);
        String number = field.kind() == SigInfoField.Kind.ADDRESS ? String.format("0x%x", value) : Long.toString(value);
        Optional<String> symbol = SigInfoSymbols.name(field, info);
        return symbol.isPresent() ? number + " (" + symbol.get() + ")" : number;
    }

    private Variable sender() {
        Optional<Sender> sender = signal.stop().group().senders().of(signal.info());
        ViewVariable variable =
                ViewVariable.property("sender", () -> sender.map(Sender::title).orElse("kernel"));
        return sender.isEmpty()
                ? variable
                : variable.withExpression("$sender")
                        .withChildren(() -> List.of(
                                ViewVariable.property(
                                        "pid",
                                        () -> Integer.toString(sender.get().pid())),
                                ViewVariable.property(
                                        "name", () -> known(sender.get().name())),
                                ViewVariable.property(
                                        "executable", () -> known(sender.get().executable())),
                                ViewVariable.property(
                                        "command line", () -> known(sender.get().commandLine())),
                                ViewVariable.property("user", () -> sender.get().user()),
                                ViewVariable.property(
                                        "state", () -> sender.get().alive() ? "alive" : "has ended")));
    }

    private static String known(String text) {
        return text.isEmpty() ? "<unknown>" : text;
    }

    private Variable disposition() {
        return ViewVariable.property("disposition", this::outcome)
                .withChildren(() -> List.of(ViewVariable.property("outcome", this::outcome)));
    }

    private String outcome() {
        return new SignalForecast(signal)
                .outcome()
                .map(outcome -> outcome.text())
                .orElse("<the process is gone>");
    }

    private Variable call() {
        SignalInfo info = signal.info();
        return ViewVariable.property("syscall", () -> callName(info))
                .withChildren(() -> List.of(
                        ViewVariable.property("name", () -> callName(info)),
                        ViewVariable.property("result", this::result).withSetter(signal::emulate)));
    }

    private static String callName(SignalInfo info) {
        return SigInfoLayout.BITS_64.fields(info).stream()
                .filter(field -> field.kind() == SigInfoField.Kind.SYSTEM_CALL)
                .map(field -> SigInfoSymbols.name(field, info).orElse("call " + field.read(info)))
                .findFirst()
                .orElse("");
    }

    private String result() {
        try {
            return signal.emulated()
                    .map(CallResult::show)
                    .orElse("<not executed: set a number or -ENOENT to emulate the call>");
        } catch (EngineException e) {
            return "<" + e.getMessage() + ">";
        }
    }

    private Variable masks() {
        return ViewVariable.property("masks", () -> set(SignalMasks::blocked) + " blocked")
                .withChildren(() -> List.of(
                        ViewVariable.property("blocked", () -> set(SignalMasks::blocked))
                                .withSetter(this::setBlocked),
                        ViewVariable.property("pending (thread)", () -> set(SignalMasks::pendingThread)),
                        ViewVariable.property("pending (process)", () -> set(SignalMasks::pendingProcess)),
                        ViewVariable.property("ignored", () -> set(SignalMasks::ignored)),
                        ViewVariable.property("caught", () -> set(SignalMasks::caught))));
    }

    private String set(Function<SignalMasks, SignalSet> which) {
        try {
            SignalSet signals = which.apply(SignalMasks.read(signal.pid(), signal.tid()));
            return signals.mask() == 0 ? "none" : signals.toString();
        } catch (TraceeGoneException | IOException e) {
            return "<" + e.getMessage() + ">";
        }
    }

    private void setBlocked(String text) throws EngineException {
        String list = text.strip().replace("\"", "");
        try {
            SignalSet wanted = list.isEmpty() || list.equals("none") ? SignalSet.NONE : HandleCommand.signals(list);
            signal.stop().requireCurrent();
            signal.stop().group().tracer().setSignalMask(signal.tid(), wanted.mask());
            signal.stop().edited();
        } catch (SignalRuleException e) {
            throw new EngineException("blocked takes signals like \"SIGUSR1, SIGTERM\", or none: " + e.getMessage(), e);
        } catch (TraceeGoneException e) {
            throw new EngineException(e.getMessage(), e);
        }
    }

    private Variable queue() {
        return ViewVariable.property("queue", () -> count(pending().size(), "waiting signal"))
                .withChildren(() -> infos(pending()));
    }

    private List<SignalInfo> pending() {
        try {
            signal.stop().requireCurrent();
            List<SignalInfo> all =
                    new ArrayList<>(signal.stop().group().tracer().pendingSignals(signal.tid(), false));
            all.addAll(signal.stop().group().tracer().pendingSignals(signal.tid(), true));
            return all;
        } catch (TraceeGoneException | EngineException e) {
            return List.of();
        }
    }

    private Variable held() {
        return ViewVariable.property("held", () -> count(heldSignals().size(), "held signal"))
                .withChildren(() -> infos(heldSignals()));
    }

    private List<SignalInfo> heldSignals() {
        try {
            return signal.stop().group().tracer().heldSignals(signal.tid());
        } catch (TraceeGoneException e) {
            return List.of();
        }
    }

    private static String count(int number, String what) {
        return number == 0 ? "empty" : number + " " + what + (number == 1 ? "" : "s");
    }

    private List<Variable> infos(List<SignalInfo> infos) {
        List<Variable> shown = new ArrayList<>();
        for (SignalInfo info : infos) {
            shown.add(ViewVariable.property("[" + shown.size() + "]", () -> summary(info))
                    .withType("siginfo_t")
                    .withChildren(() -> fields(info, false)));
        }
        return shown;
    }
}
