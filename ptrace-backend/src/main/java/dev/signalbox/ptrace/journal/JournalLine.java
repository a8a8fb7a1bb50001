package dev.signalbox.ptrace.journal;

import dev.signalbox.ptrace.event.Sender;
import dev.signalbox.ptrace.event.SenderLookup;
import dev.signalbox.ptrace.event.SiCode;
import dev.signalbox.ptrace.event.SigInfoField;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SignalInfo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A journal entry in the form that users and clients read: the documented names in the documented order. Addresses are hexadecimal strings, since JSON's
 * numbers lose bits above 2^53 in many readers; everything else in siginfo is a number, under the kernel's field names.
 */
public final class JournalLine {
    /** The version of the format. */
    public static final int VERSION = 1;

    private final SenderLookup senders;

    /** Lines whose senders are looked up there. */
    public JournalLine(SenderLookup senders) {
        this.senders = senders;
    }

    /** The entry as a map in the order of its line: values are String, Number, Boolean or such maps. */
    public Map<String, Object> map(JournalEntry entry) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("seq", entry.seq());
        line.put("ns", entry.ns());
        line.put("pid", entry.pid());
        line.put("tid", entry.tid());
        line.put("type", entry.type().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        entry.info().ifPresent(info -> signal(line, info, entry.pid()));
        line.putAll(entry.details());
        return line;
    }

    /** The entry as one line of JSON, without line end. */
    public String json(JournalEntry entry) {
        StringBuilder out = new StringBuilder(256);
        JsonText.append(out, map(entry));
        return out.toString();
    }

    private void signal(Map<String, Object> line, SignalInfo info, int receiver) {
        line.put("signal", info.signal().name());
        Optional<String> code = SiCode.name(info.signo(), info.code());
        line.put("code", code.isPresent() ? code.get() : (Object) info.code());
        line.put("siginfo", siginfo(info));
        senders.of(info, receiver).ifPresent(sender -> line.put("sender", sender(sender)));
    }

    private static Map<String, Object> siginfo(SignalInfo info) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (info.errno() != 0) {
            fields.put("si_errno", info.errno());
        }
        List<SigInfoField> all = SigInfoLayout.BITS_64.fields(info);
        for (SigInfoField field : all.subList(3, all.size())) {
            long value = field.read(info);
            fields.put(
                    field.name(),
                    field.kind() == SigInfoField.Kind.ADDRESS ? "0x" + Long.toHexString(value) : (Object) value);
        }
        return fields;
    }

    private static Map<String, Object> sender(Sender sender) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("pid", sender.pid());
        if (!sender.name().isEmpty()) {
            map.put("name", sender.name());
        }
        if (!sender.executable().isEmpty()) {
            map.put("executable", sender.executable());
        }
        return map;
    }
}
