package dev.signalbox.ptrace.seccomp;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operations of classic BPF that seccomp allows, with their codes (kernel/seccomp.c, seccomp_check_filter). All others are refused. */
public enum BpfOperation {
    LOAD_DATA(0x20, Kind.LOAD),
    LOAD_LENGTH(0x80, Kind.LOAD),
    LOAD_CONSTANT(0x00, Kind.LOAD),
    LOAD_MEMORY(0x60, Kind.LOAD),
    LOADX_LENGTH(0x81, Kind.LOAD),
    LOADX_CONSTANT(0x01, Kind.LOAD),
    LOADX_MEMORY(0x61, Kind.LOAD),
    STORE(0x02, Kind.STORE),
    STOREX(0x03, Kind.STORE),
    ADD_K(0x04, Kind.ARITHMETIC, "+"),
    ADD_X(0x0c, Kind.ARITHMETIC, "+"),
    SUB_K(0x14, Kind.ARITHMETIC, "-"),
    SUB_X(0x1c, Kind.ARITHMETIC, "-"),
    MUL_K(0x24, Kind.ARITHMETIC, "*"),
    MUL_X(0x2c, Kind.ARITHMETIC, "*"),
    DIV_K(0x34, Kind.ARITHMETIC, "/"),
    DIV_X(0x3c, Kind.ARITHMETIC, "/"),
    OR_K(0x44, Kind.ARITHMETIC, "|"),
    OR_X(0x4c, Kind.ARITHMETIC, "|"),
    AND_K(0x54, Kind.ARITHMETIC, "&"),
    AND_X(0x5c, Kind.ARITHMETIC, "&"),
    LSH_K(0x64, Kind.ARITHMETIC, "<<"),
    LSH_X(0x6c, Kind.ARITHMETIC, "<<"),
    RSH_K(0x74, Kind.ARITHMETIC, ">>"),
    RSH_X(0x7c, Kind.ARITHMETIC, ">>"),
    NEG(0x84, Kind.ARITHMETIC, "-"),
    XOR_K(0xa4, Kind.ARITHMETIC, "^"),
    XOR_X(0xac, Kind.ARITHMETIC, "^"),
    JUMP(0x05, Kind.JUMP),
    JEQ_K(0x15, Kind.BRANCH, "=="),
    JEQ_X(0x1d, Kind.BRANCH, "=="),
    JGT_K(0x25, Kind.BRANCH, ">"),
    JGT_X(0x2d, Kind.BRANCH, ">"),
    JGE_K(0x35, Kind.BRANCH, ">="),
    JGE_X(0x3d, Kind.BRANCH, ">="),
    JSET_K(0x45, Kind.BRANCH, "&"),
    JSET_X(0x4d, Kind.BRANCH, "&"),
    RETURN_K(0x06, Kind.RETURN),
    RETURN_A(0x16, Kind.RETURN),
    TAX(0x07, Kind.TRANSFER),
    TXA(0x87, Kind.TRANSFER);

    /** What an operation does. */
    public enum Kind {
        LOAD,
        STORE,
        ARITHMETIC,
        JUMP,
        BRANCH,
        RETURN,
        TRANSFER
    }

    private static final int SOURCE_X = 0x08;
    private static final Map<Integer, BpfOperation> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(BpfOperation::code, Function.identity()));

    private final int code;
    private final Kind kind;
    private final String symbol;

    BpfOperation(int code, Kind kind) {
        this(code, kind, "");
    }

    BpfOperation(int code, Kind kind, String symbol) {
        this.code = code;
        this.kind = kind;
        this.symbol = symbol;
    }

    /** The operation of an instruction; empty when seccomp refuses it. */
    public static Optional<BpfOperation> of(int code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** Its code in struct sock_filter. */
    public int code() {
        return code;
    }

    /** What it does. */
    public Kind kind() {
        return kind;
    }

    /** Its operator as in C, for arithmetic and branches. */
    public String symbol() {
        return symbol;
    }

    /** Whether the second operand of arithmetic or of a branch is the register X, not the constant. */
    public boolean usesX() {
        return (kind == Kind.ARITHMETIC || kind == Kind.BRANCH) && this != NEG && (code & SOURCE_X) != 0;
    }

    /** Whether it names a word of scratch memory by its constant. */
    public boolean usesMemory() {
        return this == LOAD_MEMORY || this == LOADX_MEMORY || kind == Kind.STORE;
    }
}
