package dev.signalbox.engine.live;

import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.event.SigInfoField;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SigInfoMember;
import dev.signalbox.ptrace.event.SigInfoSymbols;
import dev.signalbox.ptrace.event.SignalDescription;
import dev.signalbox.ptrace.event.SignalInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A siginfo_t as a variable with the members that its signal and code really use, named as the kernel names them. Engine thread. */
final class SiginfoVariable {
    private final Supplier<SignalInfo> current;
    private final SigInfoLayout layout;
    private final Optional<LiveSignalStop> editable;

    private SiginfoVariable(Supplier<SignalInfo> current, SigInfoLayout layout, Optional<LiveSignalStop> editable) {
        this.layout = layout;
        this.current = current;
        this.editable = editable;
    }

    /** The siginfo of a stop, each of whose fields can be changed. */
    static Variable of(LiveSignalStop signal) {
        SiginfoVariable siginfo = new SiginfoVariable(signal::info, signal.layout(), Optional.of(signal));
        return ViewVariable.property("siginfo", () -> summary(signal.info()))
                .withType("siginfo_t")
                .withExpression("$siginfo")
                .withChildren(siginfo::fields);
    }

    /** A siginfo that is over. */
    static ViewVariable of(String name, SignalInfo info) {
        SiginfoVariable siginfo = new SiginfoVariable(() -> info, SigInfoLayout.BITS_64, Optional.empty());
        return ViewVariable.property(name, () -> summary(info))
                .withType("siginfo_t")
                .withChildren(siginfo::fields);
    }

    static String summary(SignalInfo info) {
        return SignalDescription.of(info, Optional.empty(), OptionalInt.empty());
    }

    /** Fields of a union within the union (si_value.sival_int) become children of their own. */
    private List<Variable> fields() {
        Map<String, List<Variable>> groups = new LinkedHashMap<>();
        List<Variable> shown = new ArrayList<>();
        for (SigInfoField field : SigInfoLayout.BITS_64.fields(current.get())) {
            int dot = field.name().indexOf('.');
            Variable variable = field(field);
            if (dot < 0) {
                shown.add(variable);
            } else {
                String group = field.name().substring(0, dot);
                List<Variable> members = groups.computeIfAbsent(group, name -> {
                    List<Variable> created = new ArrayList<>();
                    shown.add(expressed(
                            ViewVariable.property(name, () -> union(created))
                                    .withType("sigval_t")
                                    .withChildren(() -> created),
                            name));
                    return created;
                });
                members.add(variable);
            }
        }
        return shown;
    }

    /** As an expression shows it: {@code {sival_int = 77, sival_ptr = 0x4d}}. */
    private static String union(List<Variable> members) {
        return members.stream()
                .map(member -> member.name() + " = " + member.text())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private ViewVariable expressed(ViewVariable variable, String path) {
        return editable.isPresent() ? variable.withExpression("$siginfo." + path) : variable;
    }

    private Variable field(SigInfoField field) {
        String name = field.name();
        ViewVariable variable = expressed(
                ViewVariable.property(name.substring(name.indexOf('.') + 1), () -> show(field, current.get())), name);
        editable.ifPresent(signal -> variable.withSetter(text -> signal.edit(name, text)));
        return variable;
    }

    /** The number as the program sees it, which is short in a 32-bit one. */
    private String show(SigInfoField field, SignalInfo info) {
        long value = layout.field(SigInfoMember.of(info.signo(), info.code()), field.name())
                .orElse(field)
                .read(SigInfoLayout.BITS_64.convert(info, layout));
        String number = field.kind() == SigInfoField.Kind.ADDRESS ? String.format("0x%x", value) : Long.toString(value);
        Optional<String> symbol = SigInfoSymbols.name(field, info);
        return symbol.isPresent() ? number + " (" + symbol.get() + ")" : number;
    }
}
