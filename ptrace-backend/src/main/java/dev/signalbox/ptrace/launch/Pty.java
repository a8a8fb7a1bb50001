package dev.signalbox.ptrace.launch;

import dev.signalbox.ptrace.kernel.DescriptorCalls;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A new pseudoterminal (pty(7)): our side and the program's side. Output passes unchanged (no OPOST, so no carriage returns are added), input is not echoed, so
 * that the master carries the program's output and nothing else; line editing and signal characters stay on as on any terminal.
 *
 * @param master our side, non-blocking
 * @param slave the program's side
 */
record Pty(int master, int slave) {
    private static final long TCGETS = 0x5401;
    private static final long TCSETS = 0x5402;
    private static final long TIOCSWINSZ = 0x5414;
    private static final long TIOCGPTN = 0x80045430L;
    private static final long TIOCSPTLCK = 0x40045431L;
    private static final int OPOST = 1;
    private static final int ONLCR = 4;
    private static final int ECHO = 8;
    /** struct termios of the kernel: four flag words, the line discipline, 19 control characters (asm-generic/termbits.h). */
    private static final int TERMIOS_SIZE = 36;

    private static final int ROWS = 24;
    private static final int COLUMNS = 80;

    /** Opens a pair; the descriptors are the caller's to close. */
    static Pty open(Kernel kernel) throws LaunchException {
        int flags = DescriptorCalls.O_RDWR | DescriptorCalls.O_NOCTTY | DescriptorCalls.O_CLOEXEC;
        int master = kernel.open(bytes("/dev/ptmx"), flags | DescriptorCalls.O_NONBLOCK, 0);
        check(master, "open /dev/ptmx");
        int slave = -1;
        try {
            NativeBuffer word = kernel.allocate(TERMIOS_SIZE);
            check(kernel.ioctl(master, TIOCSPTLCK, word), "unlock it");
            check(kernel.ioctl(master, TIOCGPTN, word), "ask its number");
            String path = "/dev/pts/" + word.getInt(0);
            slave = check(kernel.open(bytes(path), flags, 0), "open " + path);
            configure(kernel, slave, word);
            return new Pty(master, slave);
        } catch (LaunchException e) {
            kernel.close(master);
            if (slave >= 0) {
                kernel.close(slave);
            }
            throw e;
        }
    }

    private static void configure(Kernel kernel, int slave, NativeBuffer termios) throws LaunchException {
        check(kernel.ioctl(slave, TCGETS, termios), "read its settings");
        termios.putInt(4, termios.getInt(4) & ~(OPOST | ONLCR));
        termios.putInt(12, termios.getInt(12) & ~ECHO);
        check(kernel.ioctl(slave, TCSETS, termios), "change its settings");
        termios.putLong(0, ROWS | COLUMNS << 16);
        check(kernel.ioctl(slave, TIOCSWINSZ, termios), "set its size");
    }

    private static int check(int result, String step) throws LaunchException {
        if (result < 0) {
            throw new LaunchException(
                    LaunchException.Kind.OWN_FAILURE,
                    "no pseudoterminal for the program (" + step + ": " + ErrnoText.of(-result)
                            + "); is /dev/pts mounted? Files for its standard streams work without one");
        }
        return result;
    }

    private static byte[] bytes(String path) {
        return path.getBytes(StandardCharsets.US_ASCII);
    }
}
