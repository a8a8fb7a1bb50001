package dev.signalbox.ptrace.event;

import dev.signalbox.ptrace.event.SigInfoField.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the fields of siginfo_t lie (include/uapi/asm-generic/siginfo.h). A 64-bit tracer sees {@link #BITS_64} for every tracee, also a 32-bit one
 * (ptrace(2), PTRACE_GETSIGINFO); {@link #BITS_32} is what a 32-bit program and its core file hold.
 */
public enum SigInfoLayout {
    BITS_64(16, 8, 8),
    BITS_32(12, 4, 4);

    private final List<SigInfoField> common;
    private final Map<SigInfoMember, List<SigInfoField>> members = new EnumMap<>(SigInfoMember.class);

    SigInfoLayout(int union, int word, int align) {
        common = List.of(
                new SigInfoField("si_signo", 0, 4, true, Kind.SIGNAL),
                new SigInfoField("si_errno", 4, 4, true, Kind.NUMBER),
                new SigInfoField("si_code", 8, 4, true, Kind.CODE));
        SigInfoField pid = new SigInfoField("si_pid", union, 4, true, Kind.PID);
        SigInfoField uid = new SigInfoField("si_uid", union + 4, 4, false, Kind.UID);
        SigInfoField address = new SigInfoField("si_addr", union, word, false, Kind.ADDRESS);
        int second = union + 8;
        SigInfoField valueInt = new SigInfoField("si_value.sival_int", second, 4, true, Kind.NUMBER);
        SigInfoField valuePointer = new SigInfoField("si_value.sival_ptr", second, word, false, Kind.ADDRESS);
        put(SigInfoMember.KILL, pid, uid);
        put(SigInfoMember.QUEUE, pid, uid, valueInt, valuePointer);
        put(
                SigInfoMember.TIMER,
                new SigInfoField("si_timerid", union, 4, true, Kind.NUMBER),
                new SigInfoField("si_overrun", union + 4, 4, true, Kind.NUMBER),
                valueInt,
                valuePointer);
        int times = align(second + 4, align);
        put(
                SigInfoMember.CHILD,
                pid,
                uid,
                new SigInfoField("si_status", second, 4, true, Kind.STATUS),
                new SigInfoField("si_utime", times, word, true, Kind.NUMBER),
                new SigInfoField("si_stime", times + word, word, true, Kind.NUMBER));
        int after = union + word;
        // the kernel pads _addr_lsb to a pointer's alignment, and bounds and key lie behind that pad
        int padded = after + word;
        put(SigInfoMember.FAULT, address);
        put(SigInfoMember.FAULT_MEMORY_ERROR, address, new SigInfoField("si_addr_lsb", after, 2, true, Kind.NUMBER));
        put(
                SigInfoMember.FAULT_BOUNDS,
                address,
                new SigInfoField("si_lower", padded, word, false, Kind.ADDRESS),
                new SigInfoField("si_upper", padded + word, word, false, Kind.ADDRESS));
        put(SigInfoMember.FAULT_KEY, address, new SigInfoField("si_pkey", padded, 4, false, Kind.NUMBER));
        put(
                SigInfoMember.FAULT_PERF,
                address,
                new SigInfoField("si_perf_data", after, word, false, Kind.NUMBER),
                new SigInfoField("si_perf_type", padded, 4, false, Kind.NUMBER),
                new SigInfoField("si_perf_flags", padded + 4, 4, false, Kind.NUMBER));
        put(
                SigInfoMember.POLL,
                new SigInfoField("si_band", union, word, true, Kind.BAND),
                new SigInfoField("si_fd", after, 4, true, Kind.DESCRIPTOR));
        put(
                SigInfoMember.SYSTEM_CALL,
                new SigInfoField("si_call_addr", union, word, false, Kind.ADDRESS),
                new SigInfoField("si_syscall", after, 4, true, Kind.SYSTEM_CALL),
                new SigInfoField("si_arch", after + 4, 4, false, Kind.ARCHITECTURE));
    }

    /**
     * A siginfo of this layout in another, as the kernel converts one for a program of the other word size (kernel/signal.c, copy_siginfo_to_external32): the
     * fields that it really has, cut to their size there.
     */
    public SignalInfo convert(SignalInfo info, SigInfoLayout target) {
        if (target == this) {
            return info;
        }
        SignalInfo converted = SignalInfo.of(new byte[SignalInfoView.SIZE]);
        List<SigInfoField> from = fields(info);
        List<SigInfoField> to = target.fields(info);
        for (int i = 0; i < from.size(); i++) {
            long value = from.get(i).read(info);
            SigInfoField field = to.get(i);
            converted = field.write(converted, field.size() == Integer.BYTES ? (int) value : value);
        }
        return converted;
    }

    private static int align(int offset, int alignment) {
        return (offset + alignment - 1) / alignment * alignment;
    }

    private void put(SigInfoMember member, SigInfoField... fields) {
        List<SigInfoField> all = new ArrayList<>(common);
        all.addAll(List.of(fields));
        members.put(member, List.copyOf(all));
    }

    /** The fields of a member, si_signo, si_errno and si_code first. */
    public List<SigInfoField> fields(SigInfoMember member) {
        return members.get(member);
    }

    /** The fields that this siginfo really has. */
    public List<SigInfoField> fields(SignalInfoView info) {
        return fields(SigInfoMember.of(info.signo(), info.code()));
    }

    /** The field of that name in a member. {@code si_int}, {@code si_ptr} are accepted for the members of si_value, {@code si_value} for its sival_int. */
    public Optional<SigInfoField> field(SigInfoMember member, String name) {
        String full;
        switch (name) {
            case "si_value":
            case "si_int":
            case "sival_int":
                full = "si_value.sival_int";
                break;
            case "si_ptr":
            case "sival_ptr":
                full = "si_value.sival_ptr";
                break;
            default:
                full = name;
                break;
        }
        return fields(member).stream()
                .filter(field -> field.name().equals(full))
                .findFirst();
    }
}
