package dev.signalbox.ptrace.signal;

import dev.signalbox.ptrace.event.SignalInfo;
import dev.signalbox.ptrace.signal.SignalPolicy.Receiver;

/** Siginfos and receivers to test with. */
public final class SignalInfos {
    private SignalInfos() {}

    /** The common part. */
    public static SignalInfo info(int signo, int code) {
        return SignalInfo.of(new byte[SignalInfo.SIZE]).withInt(0, signo).withInt(8, code);
    }

    /** kill(2) by a process. */
    public static SignalInfo killed(Signal signal, int pid) {
        return info(signal.number(), 0).withInt(16, pid).withInt(20, 1000);
    }

    /** sigqueue(3) with a value, whose upper half is garbage as sival_int leaves it. */
    public static SignalInfo queued(Signal signal, int pid, int value) {
        return info(signal.number(), -1).withInt(16, pid).withInt(24, value).withInt(28, 0x55aa55aa);
    }

    /** A page fault. */
    public static SignalInfo fault(long address) {
        return info(11, 1).withLong(16, address);
    }

    /** SECCOMP_RET_TRAP on x86-64. */
    public static SignalInfo seccomp(int call) {
        return info(31, 1).withLong(16, 0x401000).withInt(24, call).withInt(28, 0xc000003e);
    }

    /** A process 100, thread 101, whose parent is 99. */
    public static final Receiver RECEIVER = new Receiver() {
        @Override
        public int pid() {
            return 100;
        }

        @Override
        public int tid() {
            return 101;
        }

        @Override
        public int parentPid() {
            return 99;
        }

        @Override
        public String executable() {
            return "/usr/bin/worker";
        }

        @Override
        public boolean handles(int signo) {
            return false;
        }
    };
}
