package dev.signalbox.ptrace.event;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Changes one field of a siginfo by its name. Pure: the tracer writes the result with PTRACE_SETSIGINFO. */
public final class SigInfoEdit {
    private SigInfoEdit() {}

    /** A copy with the field changed, for a 64-bit program. */
    public static SignalInfo apply(SignalInfo info, String name, String text) throws SigInfoEditException {
        return apply(info, SigInfoLayout.BITS_64, name, text);
    }

    /**
     * A copy with the field changed.
     *
     * @param seen the layout in which the program gets the siginfo: its fields must hold the number
     * @param name the kernel's name ({@code si_addr}, {@code si_value.sival_int})
     * @param text a decimal or hexadecimal number, or a symbolic name that fits the field
     * @throws SigInfoEditException when this siginfo has no such field, the text is not understood, or the number does not fit
     */
    public static SignalInfo apply(SignalInfo info, SigInfoLayout seen, String name, String text)
            throws SigInfoEditException {
        String what = name.strip();
        if (what.equals("si_signo")) {
            throw new SigInfoEditException(
                    "si_signo is which signal arrives: set delivery to the other signal's name instead");
        }
        SigInfoMember member = SigInfoMember.of(info.signo(), info.code());
        Optional<SigInfoField> field = SigInfoLayout.BITS_64.field(member, what);
        if (field.isEmpty()) {
            throw new SigInfoEditException(title(info) + " has no " + what + "; it has "
                    + SigInfoLayout.BITS_64.fields(member).stream()
                            .map(SigInfoField::name)
                            .collect(Collectors.joining(", ")));
        }
        OptionalLong value = SigInfoSymbols.value(field.get(), info, text.strip());
        if (value.isEmpty()) {
            throw new SigInfoEditException(
                    "\"" + text.strip() + "\" is no value for " + what + "; " + allowed(field.get()), true);
        }
        SigInfoField there = seen.field(member, what).orElse(field.get());
        if (!there.fits(value.getAsLong())) {
            throw new SigInfoEditException(
                    what + " has " + there.size() * Byte.SIZE + " bits; " + text.strip() + " does not fit");
        }
        return field.get().write(info, there.extend(value.getAsLong()));
    }

    private static String title(SignalInfoView info) {
        String signal = SigInfoSymbols.name(SigInfoLayout.BITS_64.fields(info).get(0), info)
                .orElse("signal " + info.signo());
        return signal + " (" + SiCode.name(info.signo(), info.code()).orElse("si_code " + info.code()) + ")";
    }

    private static String allowed(SigInfoField field) {
        String number = "it takes a number (decimal, or hexadecimal with 0x)";
        switch (field.kind()) {
            case SIGNAL:
            case STATUS:
                return number + " or a signal's name like SIGTERM";
            case CODE:
                return number + " or a name like SI_USER or SEGV_MAPERR";
            case SYSTEM_CALL:
                return number + " or the name of a system call like openat";
            case ARCHITECTURE:
                return number + ", AUDIT_ARCH_X86_64 or AUDIT_ARCH_I386";
            case BAND:
                return number + " or names like POLLIN | POLLHUP";
            case ADDRESS:
                return number + " or NULL";
            default:
                return number;
        }
    }
}
