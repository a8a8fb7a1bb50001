package dev.signalbox.ptrace.syscall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.ptrace.memory.ProcessMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SystemCallTextTest {
    private static final long BASE = 0x10000;

    /** 4 KiB at BASE, nothing elsewhere. */
    private final ByteBuffer page = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    private final ProcessMemory memory = new ProcessMemory() {
        @Override
        public int read(long address, byte[] buffer, int offset, int length) {
            long at = address - BASE;
            if (at < 0 || at >= page.capacity()) {
                return 0;
            }
            int got = (int) Math.min(length, page.capacity() - at);
            page.get((int) at, buffer, offset, got);
            return got;
        }

        @Override
        public int write(long address, byte[] buffer, int offset, int length) {
            throw new AssertionError("decoding writes nothing");
        }
    };

    private long put(int offset, byte[] bytes) {
        page.put(offset, bytes);
        return BASE + offset;
    }

    private long put(int offset, String text) {
        return put(offset, text.getBytes(StandardCharsets.UTF_8));
    }

    private String line(SystemCallTable table, String name, long... args) {
        List<Long> six = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            six.add(i < args.length ? args[i] : 0L);
        }
        return SystemCallText.of(table, table.number(name).orElseThrow(), six, memory)
                .line();
    }

    private String line(String name, long... args) {
        return line(SystemCallTable.X86_64, name, args);
    }

    @Test
    void pathsAndFlagsAreShownByNameAndAModeOnlyWhereAFileIsCreated() {
        long path = put(0, "/etc/\"x\"\n");
        assertThat(line("openat", -100, path, 0, 0644)).isEqualTo("openat(AT_FDCWD, \"/etc/\\\"x\\\"\\n\", O_RDONLY)");
        assertThat(line("openat", 0xffffff9cL, path, 01 | 0100 | 02000000, 0644))
                .isEqualTo("openat(AT_FDCWD, \"/etc/\\\"x\\\"\\n\", O_WRONLY|O_CREAT|O_CLOEXEC, 0644)");
        assertThat(line("open", path, 020200000, 0600)).contains("O_TMPFILE, 0600");
        assertThat(line("mmap", 0, 4096, 3, 0x22, -1, 0))
                .isEqualTo("mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)");
        assertThat(line("mprotect", BASE, 4096, 0)).endsWith("PROT_NONE)");
        assertThat(line("unlinkat", 7, path, 0x200)).startsWith("unlinkat(7, ").endsWith("AT_REMOVEDIR)");
    }

    @Test
    void numbersWithTwoMeaningsAreTakenApart() {
        assertThat(line("clone", 0x1200011))
                .isEqualTo("clone(CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, NULL, NULL, NULL, 0)");
        assertThat(line("clone", 0)).startsWith("clone(0, ");
        assertThat(line("socket", 2, 02000000 | 1, 6))
                .isEqualTo("socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP)");
        assertThat(line("futex", BASE, 128, 2)).startsWith("futex(0x10000, FUTEX_WAIT|FUTEX_PRIVATE_FLAG, 2,");
        assertThat(line("kill", -1, 15)).isEqualTo("kill(-1, SIGTERM)");
    }

    @Test
    void socketAddressesAreDecoded() {
        long inet = put(0, new byte[] {2, 0, 0x1f, (byte) 0x90, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0});
        long path = put(64, "\1\0/run/x.sock\0");
        long hidden = put(128, "\1\0\0bus");
        assertThat(line("connect", 3, inet, 16))
                .isEqualTo(
                        "connect(3, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr(\"127.0.0.1\")}, 16)");
        assertThat(line("connect", 3, path, 110)).contains("{sa_family=AF_UNIX, sun_path=\"/run/x.sock\"}");
        assertThat(line("bind", 3, hidden, 6)).contains("{sa_family=AF_UNIX, sun_path=@\"bus\"}");
        assertThat(line("bind", 3, inet, 4)).contains("{sa_family=AF_INET, sa_data=\"\\x1f\\x90\"}");
        assertThat(line("bind", 3, inet, 100_000)).contains("0x10000, 100000");
    }

    @Test
    void whatCannotBeReadIsShownAsThePointer() {
        assertThat(line("open", 0x40, 0, 0)).isEqualTo("open(0x40 (not to be read), O_RDONLY)");
        assertThat(line("open", 0, 0, 0)).isEqualTo("open(NULL, O_RDONLY)");
        put(4092, "abcd");
        assertThat(line("open", BASE + 4092, 0, 0)).contains("not to be read");
        assertThat(line("write", 1, BASE + 4092, 5)).contains("not to be read");
        assertThat(line("execve", 0, 0x40, 0)).contains("0x40 (not to be read)");
    }

    @Test
    void longAndBinaryDataIsCutAndEscaped() {
        put(0, "a".repeat(300));
        assertThat(line("write", 1, BASE, 300)).isEqualTo("write(1, \"" + "a".repeat(256) + "\"..., 300)");
        put(0, new byte[] {(byte) 0xff, 0, 'x'});
        assertThat(line("write", 1, BASE, 3)).isEqualTo("write(1, \"\\xff\\x00x\", 3)");
    }

    @Test
    void argumentListsAreReadByTheWordSizeOfTheCall() {
        long text = put(0, "ls\0");
        page.putLong(64, text).putLong(72, text).putLong(80, 0);
        page.putInt(128, (int) text).putInt(132, 0);
        assertThat(line("execve", text, BASE + 64, 0)).isEqualTo("execve(\"ls\", [\"ls\", \"ls\"], NULL)");
        assertThat(line(SystemCallTable.I386, "execve", text, BASE + 128, 0))
                .isEqualTo("execve(\"ls\", [\"ls\"], NULL)");
        assertThat(line(SystemCallTable.I386, "clone", 17, 0, 0, 5, 6)).isEqualTo("clone(SIGCHLD, NULL, NULL, 5, 0x6)");
    }

    @Test
    void aCallThatNobodyDescribedHasSixNumbers() {
        SystemCallText text =
                SystemCallText.of(SystemCallTable.X86_64, 4711, List.of(1L, 0xffL, 0L, 0L, 0L, 0L), memory);
        assertThat(text.line()).isEqualTo("system call 4711(0x1, 0xff, 0x0, 0x0, 0x0, 0x0)");
        assertThat(text.arguments().get(1).name()).isEqualTo("args[1]");
    }

    /** Newer than the headers that some builds are made with; send and recv are only calls of socketcall. */
    private static final List<String> NEWER = List.of(
            "send",
            "recv",
            "cachestat",
            "fchmodat2",
            "map_shadow_stack",
            "futex_wake",
            "futex_wait",
            "futex_requeue",
            "statmount",
            "listmount",
            "lsm_get_self_attr",
            "lsm_set_self_attr",
            "lsm_list_modules",
            "mseal",
            "setxattrat",
            "getxattrat",
            "listxattrat",
            "removexattrat",
            "open_tree_attr");

    @Test
    void everyCallOfTheTableExistsOnSomeArchitecture() {
        assertThat(CallSignature.names())
                .filteredOn(name -> !NEWER.contains(name))
                .hasSizeGreaterThan(400)
                .allMatch(name -> SystemCallTable.X86_64.number(name).isPresent()
                        || SystemCallTable.I386.number(name).isPresent());
    }

    @Test
    void everyCallOfTheArchitecturesHasNamesForItsArguments() {
        for (SystemCallTable table : SystemCallTable.values()) {
            assertThat(IntStream.range(0, 1024)
                            .mapToObj(table::name)
                            .flatMap(Optional::stream)
                            .filter(name -> CallSignature.of(table, name).isEmpty()))
                    .as(table.name())
                    .isEmpty();
        }
    }

    @Test
    void everyVariantIsOfAConstantThatExists() {
        for (String name : CallSignature.names()) {
            CallSignature signature =
                    CallSignature.of(SystemCallTable.X86_64, name).orElseThrow();
            assertThat(unknown(signature)).as(name).isEmpty();
        }
    }

    private static List<String> unknown(CallSignature signature) {
        List<String> unknown = new ArrayList<>();
        signature.variants().forEach((constant, variant) -> {
            ConstantGroup group = signature
                    .parameters()
                    .get(signature.selector())
                    .type()
                    .groups()
                    .get(0);
            if (!Character.isDigit(constant.charAt(0))
                    && group.constants().stream().noneMatch(one -> one.name().equals(constant))) {
                unknown.add(constant);
            }
            unknown.addAll(unknown(variant));
        });
        return unknown;
    }

    private String exit(SystemCallTable table, String name, long result, long... args) {
        List<Long> six = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            six.add(i < args.length ? args[i] : 0L);
        }
        int number = table.number(name).orElseThrow();
        SystemCallText entry = SystemCallText.of(table, number, six, memory);
        meanwhile.run();
        return SystemCallText.ofExit(Optional.of(entry), table, number, six, result, memory)
                .line();
    }

    private String exit(String name, long result, long... args) {
        return exit(SystemCallTable.X86_64, name, result, args);
    }

    /** What the kernel writes during the call. */
    private Runnable meanwhile = () -> {};

    @Test
    void whatTheKernelWroteIsShownAtTheExit() {
        meanwhile = () -> put(0, "hello");
        assertThat(line("read", 3, BASE, 100)).isEqualTo("read(3, 0x10000, 100)");
        assertThat(exit("read", 5, 3, BASE, 100)).isEqualTo("read(3, \"hello\", 100) = 5");
        assertThat(exit("read", -9, 3, BASE, 100)).isEqualTo("read(3, 0x10000, 100) = -1 EBADF (Bad file descriptor)");
        meanwhile = () -> page.putInt(0, 3).putInt(4, 4);
        assertThat(exit("pipe", 0, BASE)).isEqualTo("pipe([3, 4]) = 0");
        meanwhile = () -> page.putInt(0, 0x8b);
        assertThat(exit("wait4", 77, -1, BASE, 0, 0))
                .isEqualTo("wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV && WCOREDUMP(s)}], 0, NULL) = 77");
        assertThat(exit("wait4", 0, -1, BASE, 1, 0)).isEqualTo("wait4(-1, 0x10000, WNOHANG, NULL) = 0");
    }

    @Test
    void whatIsReadAndWrittenIsShownBeforeAndAfter() {
        page.putInt(0, 3).putShort(4, (short) 1).putInt(8, 4).putShort(12, (short) 4);
        meanwhile = () -> page.putShort(6, (short) 0x11);
        assertThat(line("poll", BASE, 2, -1)).isEqualTo("poll([{fd=3, events=POLLIN}, {fd=4, events=POLLOUT}], 2, -1)");
        assertThat(exit("poll", 1, BASE, 2, -1))
                .isEqualTo("poll([{fd=3, events=POLLIN, revents=POLLIN|POLLHUP},"
                        + " {fd=4, events=POLLOUT, revents=0}], 2, -1) = 1");
        page.putLong(64, 0b11000);
        meanwhile = () -> page.putLong(64, 0b10000);
        assertThat(exit("select", 1, 5, BASE + 64, 0, 0, 0)).isEqualTo("select(5, [3 4] => [4], NULL, NULL, NULL) = 1");
        meanwhile = () -> page.putInt(0, 1).putLong(4, 7);
        assertThat(exit("epoll_wait", 1, 3, BASE, 10, -1))
                .isEqualTo("epoll_wait(3, [{events=EPOLLIN, data=7}], 10, -1) = 1");
        page.putLong(0, 9).putLong(8, 500);
        meanwhile = () -> {};
        assertThat(exit("nanosleep", 0, BASE, BASE)).endsWith("tv_nsec=500}, 0x10000) = 0");
        assertThat(exit("nanosleep", -516, BASE, BASE))
                .contains("{tv_sec=9, tv_nsec=500}, {tv_sec=9, tv_nsec=500}) = ? ERESTART_RESTARTBLOCK (");
    }

    @Test
    void buffersOfAReadShowWhatTheyGot() {
        page.putLong(0, BASE + 256).putLong(8, 4).putLong(16, BASE + 512).putLong(24, 8);
        meanwhile = () -> {
            put(256, "abcd");
            put(512, "efXX");
        };
        assertThat(line("readv", 3, BASE, 2))
                .isEqualTo("readv(3, [{iov_base=0x10100, iov_len=4}, {iov_base=0x10200, iov_len=8}], 2)");
        assertThat(exit("readv", 6, 3, BASE, 2))
                .isEqualTo("readv(3, [{iov_base=\"abcd\", iov_len=4}, {iov_base=\"ef\", iov_len=8}], 2) = 6");
    }

    @Test
    void resultsAreInTheWordsOfTheirKind() {
        assertThat(exit("mmap", 0x7f0000000000L, 0, 4096, 1, 2, 3, 0)).endsWith(", 3, 0) = 0x7f0000000000");
        assertThat(exit("fcntl", 0x402, 3, 3, 0)).isEqualTo("fcntl(3, F_GETFL) = 0x402 (flags O_RDWR|O_APPEND)");
        assertThat(exit("umask", 022, 077)).isEqualTo("umask(077) = 022");
        assertThat(exit("pause", -514)).startsWith("pause() = ? ERESTARTNOHAND (");
        assertThat(exit("getpid", 12)).isEqualTo("getpid() = 12");
        assertThat(exit(SystemCallTable.I386, "open", 0xfffffffeL, BASE + 5000, 0))
                .endsWith("= -1 ENOENT (No such file or directory)");
        assertThat(exit("openat", -1234, -100, BASE, 0)).endsWith("= -1 errno 1234");
    }

    @Test
    void callsOfI386ThatStandForManyShowTheInnerCall() {
        put(512, new byte[] {2, 0, 0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0});
        page.putInt(0, 5).putInt(4, (int) BASE + 512).putInt(8, 16);
        SystemCallText connect =
                SystemCallText.of(SystemCallTable.I386, 102, List.of(3L, BASE, 0L, 0L, 0L, 0L), memory);
        assertThat(connect.line())
                .isEqualTo(
                        "connect(5, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}, 16)");
        assertThat(connect.through()).contains("socketcall");
        assertThat(line(SystemCallTable.I386, "ipc", 23, 0x77, 100, 01600))
                .isEqualTo("shmget(0x77, 100, IPC_CREAT|0600)");
        page.putInt(0, 0)
                .putInt(4, 4096)
                .putInt(8, 3)
                .putInt(12, 0x22)
                .putInt(16, -1)
                .putInt(20, 0);
        assertThat(line(SystemCallTable.I386, "mmap", BASE))
                .isEqualTo("mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)");
        assertThat(line(SystemCallTable.I386, "socketcall", 3, 0x40)).isEqualTo("socketcall(SYS_CONNECT, 0x40)");
        assertThat(line(SystemCallTable.I386, "pread64", 3, BASE, 8, 1, 2))
                .isEqualTo("pread64(3, 0x10000, 8, 8589934593)");
    }

    @Test
    void requestsAndOptionsSelectWhatTheirArgumentsAre() {
        assertThat(line("ioctl", 0, 0x5413, BASE)).isEqualTo("ioctl(0, TIOCGWINSZ, 0x10000)");
        meanwhile = () -> page.putShort(0, (short) 24).putShort(2, (short) 80).putInt(4, 0);
        assertThat(exit("ioctl", 0, 0, 0x5413, BASE))
                .isEqualTo("ioctl(0, TIOCGWINSZ, {ws_row=24, ws_col=80, ws_xpixel=0, ws_ypixel=0}) = 0");
        assertThat(line("ioctl", 0, 0x80047aabL, 7)).isEqualTo("ioctl(0, _IOC(_IOC_READ, 0x7a, 0xab, 0x4), 7)");
        put(100, "thread\0");
        assertThat(line("prctl", 15, BASE + 100)).isEqualTo("prctl(PR_SET_NAME, \"thread\")");
        assertThat(line("prctl", 4711, 1, 2, 3, 4)).isEqualTo("prctl(0x1267, 1, 2, 3, 4)");
        assertThat(line("clock_gettime", ~77 << 3 | 2, 0))
                .isEqualTo("clock_gettime(MAKE_PROCESS_CPUCLOCK(77, CPUCLOCK_SCHED), NULL)");
        assertThat(line("add_key", BASE + 100, BASE + 100, 0, 0, -3))
                .isEqualTo("add_key(\"thread\", \"thread\", NULL, 0, KEY_SPEC_SESSION_KEYRING)");
    }

    @Test
    void aPathIsAlsoThereAsItIs() {
        long path = put(0, "/etc/\"x\"\0");
        SystemCallText call =
                SystemCallText.of(SystemCallTable.X86_64, 257, List.of(-100L, path, 0L, 0L, 0L, 0L), memory);
        assertThat(call.arguments().get(1).string()).contains("/etc/\"x\"");
        assertThat(call.arguments().get(1).register()).isEqualTo(1);
        assertThat(call.arguments().get(0).string()).isEmpty();
    }

    @Test
    void constantsComeFromTheHeaders() {
        ConstantGroup open = ConstantGroup.named("open").orElseThrow();
        assertThat(open.flags(0x101000)).isEqualTo("O_SYNC");
        assertThat(open.flags(0x40000000)).isEqualTo("0x40000000");
        assertThat(ConstantGroup.named("arch").orElseThrow().name(0xc00000b7L)).contains("AUDIT_ARCH_AARCH64");
        assertThat(ConstantGroup.named("no such group")).isEmpty();
    }
}
