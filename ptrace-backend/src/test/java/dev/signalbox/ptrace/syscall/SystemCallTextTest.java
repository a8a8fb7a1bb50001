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

    @Test
    void constantsComeFromTheHeaders() {
        ConstantGroup open = ConstantGroup.named("open").orElseThrow();
        assertThat(open.flags(0x101000)).isEqualTo("O_SYNC");
        assertThat(open.flags(0x40000000)).isEqualTo("0x40000000");
        assertThat(ConstantGroup.named("arch").orElseThrow().name(0xc00000b7L)).contains("AUDIT_ARCH_AARCH64");
        assertThat(ConstantGroup.named("no such group")).isEmpty();
    }
}
