package dev.signalbox.ptrace.event;

import dev.signalbox.ptrace.signal.Signal;
import java.util.Optional;
import java.util.OptionalInt;

/** One English sentence about why a signal arrived, from its siginfo ({@code SIGSEGV: no mapping at address 0x10}). Without full stop. */
public final class SignalDescription {
    private static final int SIGPIPE = 13;
    private static final int SIGXFSZ = 25;
    private static final SigInfoLayout LAYOUT = SigInfoLayout.BITS_64;

    private final SignalInfoView info;
    private final Optional<Sender> sender;
    private final OptionalInt receiver;
    private final String signal;

    private SignalDescription(SignalInfoView info, Optional<Sender> sender, OptionalInt receiver) {
        this.info = info;
        this.sender = sender;
        this.receiver = receiver;
        this.signal = Signal.of(info.signo()).name();
    }

    /**
     * The sentence.
     *
     * @param sender who sent it, when known
     * @param receiver the pid of the process that gets it, when known
     */
    public static String of(SignalInfoView info, Optional<Sender> sender, OptionalInt receiver) {
        return new SignalDescription(info, sender, receiver).sentence();
    }

    private String sentence() {
        switch (SigInfoMember.of(info.signo(), info.code())) {
            case KILL:
                return info.code() == SiCode.SI_KERNEL || sentByNobody() ? signal + KernelReason.of(info) : sent();
            case QUEUE:
                return sent() + ", value " + number("si_value.sival_int");
            case TIMER:
                long overrun = number("si_overrun");
                return signal + ": timer " + number("si_timerid") + " of timer_create() expired"
                        + (overrun == 0 ? "" : ", " + overrun + " times more since the last one");
            case CHILD:
                return signal + ": child " + title() + " " + ChildReason.of(info.code(), (int) number("si_status"));
            case POLL:
                return signal + ": descriptor " + number("si_fd") + " " + PollReason.of(info.code());
            case SYSTEM_CALL:
                return signal + ": " + (info.code() == 1 ? "seccomp" : "syscall user dispatch") + " blocked " + call();
            default:
                return signal + ": " + FaultReason.of(info);
        }
    }

    private boolean sentByNobody() {
        return info.code() != SiCode.SI_USER && info.code() != SiCode.SI_TKILL;
    }

    private long number(String field) {
        return LAYOUT.field(SigInfoMember.of(info.signo(), info.code()), field)
                .map(found -> found.read(info))
                .orElse(0L);
    }

    private String title() {
        long pid = number("si_pid");
        return sender.map(Sender::title).orElse("process " + pid);
    }

    private String sent() {
        long pid = number("si_pid");
        String how = how();
        if (pid == 0) {
            return signal + " sent" + how + " by a process outside this pid namespace, or by the kernel";
        }
        // in another pid namespace si_pid is not the number that we know the sender by
        long ours = sender.map(known -> (long) known.pid()).orElse(pid);
        if (receiver.isPresent() && ours == receiver.getAsInt()) {
            Optional<String> write = failedWrite();
            return write.isPresent()
                    ? signal + ": " + write.get() + " (or sent itself the signal" + how + ")"
                    : signal + " sent by the process itself" + how;
        }
        return signal + " sent by " + title() + how;
    }

    /** The kernel sends these in the name of the process itself, as kill(2) would (fs/pipe.c, net/core/stream.c and mm/filemap.c: send_sig(..., current, 0)). */
    private Optional<String> failedWrite() {
        if (info.code() != SiCode.SI_USER) {
            return Optional.empty();
        }
        return switch (info.signo()) {
            case SIGPIPE -> Optional.of("the process wrote to a pipe or socket that nobody reads");
            case SIGXFSZ -> Optional.of("the process wrote past RLIMIT_FSIZE, its limit of file sizes");
            default -> Optional.empty();
        };
    }

    private String how() {
        switch (info.code()) {
            case SiCode.SI_USER:
                return " with kill()";
            case SiCode.SI_TKILL:
                return info.signo() == Signal.SIGABRT.number() ? " with abort() or tgkill()" : " with tgkill()";
            case SiCode.SI_QUEUE:
                return " with sigqueue()";
            case SiCode.SI_MESGQ:
                return " through a message queue (mq_notify)";
            case SiCode.SI_ASYNCIO:
                return " for asynchronous I/O";
            default:
                return " with si_code " + SiCode.name(info.signo(), info.code()).orElse(String.valueOf(info.code()));
        }
    }

    private String call() {
        long number = number("si_syscall");
        Optional<String> name = SigInfoSymbols.calls(info).flatMap(table -> table.name((int) number));
        return name.map(text -> text + " (" + number + ")").orElse("system call " + number);
    }
}
