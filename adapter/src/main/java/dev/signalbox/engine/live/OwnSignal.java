package dev.signalbox.engine.live;

import dev.signalbox.ptrace.event.SiCode;
import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.event.SignalInfoView;
import dev.signalbox.ptrace.signal.Signal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The siginfo of a signal that Signalbox gives to a program as if it had sent it: by kill(2), or with a value by sigqueue(3). */
final class OwnSignal {
    private static final Logger LOG = LoggerFactory.getLogger(OwnSignal.class);
    private static final int SI_PID = 16;
    private static final int SI_UID = 20;
    private static final int SI_VALUE = 24;

    private OwnSignal() {}

    static SignalInfo of(Signal signal, Optional<Long> value) {
        ByteBuffer bytes = ByteBuffer.allocate(SignalInfoView.SIZE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, signal.number());
        bytes.putInt(8, value.isPresent() ? SiCode.SI_QUEUE : SiCode.SI_USER);
        bytes.putInt(SI_PID, (int) ProcessHandle.current().pid());
        bytes.putInt(SI_UID, user());
        bytes.putLong(SI_VALUE, value.orElse(0L));
        return SignalInfo.of(bytes.array());
    }

    private static int user() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            LOG.debug("Our own user cannot be told", e);
            return 0;
        }
    }
}
