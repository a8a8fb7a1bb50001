package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.SiCode;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SigInfoMember;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SignalInfoView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The siginfo of a signal that arrives in the place of another one. */
public final class SentInstead {
    private static final int SI_PID = 16;
    private static final int SI_UID = 20;

    private SentInstead() {}

    /**
     * As if the original sender had sent the other signal by kill(2).
     *
     * @param receiver the pid of the process, which stands for a sender that the signal had not
     */
    public static SignalInfo of(SignalInfoView arrived, Signal other, int receiver) {
        ByteBuffer bytes = ByteBuffer.allocate(SignalInfoView.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, other.number());
        bytes.putInt(8, SiCode.SI_USER);
        SigInfoMember member = SigInfoMember.of(arrived.signo(), arrived.code());
        boolean hasSender = SigInfoLayout.BITS_64.field(member, "si_pid").isPresent();
        bytes.putInt(SI_PID, hasSender ? arrived.intAt(SI_PID) : receiver);
        bytes.putInt(SI_UID, hasSender ? arrived.intAt(SI_UID) : 0);
        return SignalInfo.of(bytes.array());
    }
}
