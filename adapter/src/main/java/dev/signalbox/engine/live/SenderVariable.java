package dev.signalbox.engine.live;

import dev.signalbox.engine.variable.Variable;
import dev.signalbox.engine.variable.ViewVariable;
import dev.signalbox.ptrace.event.Sender;
import dev.signalbox.ptrace.event.SiCode;
import dev.signalbox.ptrace.event.SignalInfo;
import java.util.List;
import java.util.Optional;

/** Who sent a signal, as a variable; what is not known any more says so. Engine thread. */
final class SenderVariable {
    private SenderVariable() {}

    static Variable of(LiveGroup group, SignalInfo info, int receiver) {
        Optional<Sender> found = group.senders().of(info, receiver);
        if (found.isEmpty()) {
            return ViewVariable.property("sender", () -> nobody(info));
        }
        Sender sender = found.get();
        return ViewVariable.property(
                        "sender", () -> sender.title() + (sender.origin().isEmpty() ? "" : ", " + sender.origin()))
                .withExpression("$sender")
                .withChildren(() -> List.of(
                        ViewVariable.property("pid", () -> Integer.toString(sender.pid())),
                        ViewVariable.property("name", () -> known(sender.name(), sender)),
                        ViewVariable.property("executable", () -> known(sender.executable(), sender)),
                        ViewVariable.property("command line", () -> known(sender.commandLine(), sender)),
                        ViewVariable.property("user", sender::user),
                        ViewVariable.property("state", () -> sender.alive() ? "alive" : "has ended")));
    }

    /** What kill(2) and its like sent without a pid comes from where the receiver cannot see (pid_namespaces(7)); some parts of the kernel send so, too. */
    private static String nobody(SignalInfo info) {
        boolean sent =
                info.code() == SiCode.SI_USER || info.code() == SiCode.SI_TKILL || info.code() == SiCode.SI_QUEUE;
        return sent ? "unknown: a process outside the receiver's pid namespace, or the kernel" : "kernel";
    }

    private static String known(String text, Sender sender) {
        if (!text.isEmpty()) {
            return text;
        }
        return sender.alive() ? "unknown: it is hidden from us" : "unknown: it had ended before anybody looked";
    }
}
