package dev.signalbox.ptrace.syscall;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The call within one of the i386 calls that stand for many or take their arguments in memory: socketcall(2), ipc(2), and the first mmap and select.
 *
 * @param name of the inner call
 * @param args its arguments, as if they were in registers
 */
record IndirectCall(String name, List<Long> args) {
    private static final int SIX = 6;
    /** How many words each of socketcall's calls takes (net/socket.c, nargs). */
    private static final Map<String, Integer> SOCKET_WORDS = Map.ofEntries(
            Map.entry("socket", 3),
            Map.entry("bind", 3),
            Map.entry("connect", 3),
            Map.entry("listen", 2),
            Map.entry("accept", 3),
            Map.entry("getsockname", 3),
            Map.entry("getpeername", 3),
            Map.entry("socketpair", 4),
            Map.entry("send", 4),
            Map.entry("recv", 4),
            Map.entry("sendto", 6),
            Map.entry("recvfrom", 6),
            Map.entry("shutdown", 2),
            Map.entry("setsockopt", 5),
            Map.entry("getsockopt", 5),
            Map.entry("sendmsg", 3),
            Map.entry("recvmsg", 3),
            Map.entry("accept4", 4),
            Map.entry("recvmmsg", 5),
            Map.entry("sendmmsg", 4));

    /** The call within an i386 call; none when that is none of them or its arguments cannot be read. */
    static Optional<IndirectCall> of(String name, List<Long> args, CallMemory memory) {
        return switch (name) {
            case "mmap" -> words(memory, args.get(0), 6).map(words -> new IndirectCall("mmap", words));
            case "select" -> words(memory, args.get(0), 5).map(words -> new IndirectCall("_newselect", words));
            case "socketcall" -> socket(args, memory);
            case "ipc" -> ipc(args, memory);
            default -> Optional.empty();
        };
    }

    private static Optional<IndirectCall> socket(List<Long> args, CallMemory memory) {
        return ConstantGroup.required("socketcall")
                .name(args.get(0).intValue())
                .map(constant -> constant.substring("SYS_".length()).toLowerCase(Locale.ROOT))
                .filter(SOCKET_WORDS::containsKey)
                .flatMap(inner -> words(memory, args.get(1), SOCKET_WORDS.get(inner))
                        .map(words -> new IndirectCall(inner, words)));
    }

    /** Words of 32 bits, and zeros up to six. */
    private static Optional<List<Long>> words(CallMemory memory, long address, int count) {
        return memory.bytes(address & 0xffffffffL, count * Integer.BYTES).map(bytes -> words(bytes, count));
    }

    private static List<Long> words(ByteBuffer bytes, int count) {
        Long[] words = new Long[SIX];
        for (int i = 0; i < SIX; i++) {
            words[i] = i < count ? Integer.toUnsignedLong(bytes.getInt(i * Integer.BYTES)) : 0L;
        }
        return List.of(words);
    }

    /** ipc(call, first, second, third, ptr, fifth); the upper half of call is a version (ipc/syscall.c). */
    private static Optional<IndirectCall> ipc(List<Long> args, CallMemory memory) {
        int call = args.get(0).intValue();
        long first = args.get(1);
        long second = args.get(2);
        long third = args.get(3);
        long pointer = args.get(4);
        long fifth = args.get(5);
        String name =
                ConstantGroup.required("ipccall").name(call & 0xffff).orElse("").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "semop" -> inner(name, first, pointer, second);
            case "semtimedop" -> inner(name, first, pointer, second, fifth);
            case "semget", "shmget" -> inner(name, first, second, third);
            case "semctl" ->
                memory.bytes(pointer & 0xffffffffL, Integer.BYTES)
                        .flatMap(word -> inner(name, first, second, third, Integer.toUnsignedLong(word.getInt(0))));
            case "msgget" -> inner(name, first, second);
            case "msgsnd" -> inner(name, first, pointer, second, third);
            case "msgrcv" ->
                call >>> 16 != 0
                        ? inner(name, first, pointer, second, fifth, third)
                        : words(memory, pointer, 2)
                                .flatMap(words -> inner(name, first, words.get(0), second, words.get(1), third));
            case "msgctl", "shmctl" -> inner(name, first, second, pointer);
            case "shmat" -> inner(name, first, pointer, second);
            case "shmdt" -> inner(name, pointer);
            default -> Optional.empty();
        };
    }

    private static Optional<IndirectCall> inner(String name, long... args) {
        Long[] six = new Long[SIX];
        for (int i = 0; i < SIX; i++) {
            six[i] = i < args.length ? args[i] : 0L;
        }
        return Optional.of(new IndirectCall(name, List.of(six)));
    }
}
