package dev.signalbox.engine.live;

import dev.signalbox.ptrace.event.SigInfoField;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.symbols.type.BaseType;
import dev.signalbox.symbols.type.DataModel;
import dev.signalbox.symbols.type.Member;
import dev.signalbox.symbols.type.StructType;
import dev.signalbox.symbols.type.Type;
import dev.signalbox.symbols.type.VoidType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The type of {@code $siginfo}: a struct with the members that a signal really uses, named as in sigaction(2), without the unions around them. */
final class SiginfoType {
    private SiginfoType() {}

    /** @param layout of the bytes that the siginfo has */
    static StructType of(SignalInfoView info, SigInfoLayout layout, DataModel model) {
        List<Member> members = new ArrayList<>();
        Map<String, List<SigInfoField>> unions = new LinkedHashMap<>();
        for (SigInfoField field : layout.fields(info)) {
            int dot = field.name().indexOf('.');
            if (dot < 0) {
                members.add(Member.at(field.name(), field.offset(), () -> type(field, model)));
            } else {
                String name = field.name().substring(0, dot);
                List<SigInfoField> parts = unions.computeIfAbsent(name, any -> new ArrayList<>());
                if (parts.isEmpty()) {
                    members.add(Member.at(name, field.offset(), () -> union(parts, model)));
                }
                parts.add(field);
            }
        }
        return StructType.synthetic("siginfo", SignalInfoView.SIZE, members);
    }

    private static Type union(List<SigInfoField> parts, DataModel model) {
        List<Member> members = new ArrayList<>();
        int start = parts.get(0).offset();
        for (SigInfoField part : parts) {
            String name = part.name().substring(part.name().indexOf('.') + 1);
            members.add(Member.at(name, part.offset() - start, () -> type(part, model)));
        }
        return new StructType(
                StructType.Kind.UNION, "sigval", OptionalLong.of(model.pointerBytes()), true, () -> members);
    }

    private static Type type(SigInfoField field, DataModel model) {
        if (field.kind() == SigInfoField.Kind.ADDRESS) {
            return model.pointerTo(VoidType.VOID);
        }
        return switch (field.size()) {
            case Short.BYTES -> field.signed() ? BaseType.SHORT : BaseType.UNSIGNED_SHORT;
            case Long.BYTES -> field.signed() ? BaseType.LONG : BaseType.UNSIGNED_LONG;
            default -> field.signed() ? BaseType.INT : BaseType.UNSIGNED_INT;
        };
    }
}
