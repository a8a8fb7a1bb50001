package dev.signalbox.ptrace.seccomp;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes filters and calls out of random numbers, such that comparisons often hold and computed values can be seen in the verdict. */
final class FilterGenerator {
    private static final int PRCTL = 157;
    /** Numbers of no call, on x86-64 and i386: allowed ones fail with ENOSYS. */
    private static final int FIRST_NUMBER = 800;

    private static final BpfOperation[] OPERATIONS = BpfOperation.values();

    private final Random random;
    private final List<Integer> interesting = new ArrayList<>();

    FilterGenerator(Random random) {
        this.random = random;
    }

    KernelOracle.Call call() {
        List<Long> args = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            args.add(
                    switch (random.nextInt(4)) {
                        case 0 -> (long) random.nextInt(20);
                        case 1 -> 1L << random.nextInt(64);
                        case 2 -> -1L - random.nextInt(4);
                        default -> random.nextLong();
                    });
        }
        return new KernelOracle.Call(random.nextInt(4) != 0, FIRST_NUMBER + random.nextInt(8), args);
    }

    /** Draws constants from what these calls look like. */
    void lookAt(List<SeccompData> calls) {
        interesting.clear();
        calls.forEach(data -> {
            for (int offset = 0; offset < SeccompData.SIZE; offset += Integer.BYTES) {
                interesting.add(data.word(offset));
            }
        });
    }

    /** A filter that lets further ones be installed; most are valid, some hardly. */
    List<BpfInstruction> filter() {
        List<BpfInstruction> code = new ArrayList<>();
        code.add(instruction(BpfOperation.LOAD_DATA, SeccompData.NR));
        code.add(new BpfInstruction(BpfOperation.JEQ_K.code(), 0, 1, PRCTL));
        code.add(instruction(BpfOperation.RETURN_K, SeccompAction.ALLOW.value()));
        int stores = random.nextInt(3);
        for (int i = 0; i < stores; i++) {
            code.add(instruction(random.nextBoolean() ? BpfOperation.STORE : BpfOperation.STOREX, i));
        }
        int body = 1 + random.nextInt(24);
        for (int i = 0; i < body; i++) {
            code.add(any(body - i, stores));
        }
        epilogue(code);
        if (random.nextInt(5) == 0) {
            spoil(code);
        }
        return code;
    }

    private BpfInstruction any(int left, int stores) {
        BpfOperation operation = OPERATIONS[random.nextInt(OPERATIONS.length)];
        if (operation.kind() == BpfOperation.Kind.RETURN && random.nextInt(3) != 0) {
            operation = BpfOperation.LOAD_DATA;
        }
        if (operation.usesMemory() && stores == 0 && operation.kind() == BpfOperation.Kind.LOAD) {
            operation = BpfOperation.TAX;
        }
        int k =
                switch (operation) {
                    case LOAD_DATA -> random.nextInt(16) * 4;
                    case LOAD_MEMORY, LOADX_MEMORY -> random.nextInt(stores);
                    case STORE, STOREX -> random.nextInt(16);
                    case LSH_K, RSH_K -> random.nextInt(32);
                    case DIV_K -> Math.max(1, constant());
                    case JUMP -> random.nextInt(Math.min(3, left));
                    case RETURN_K -> returned();
                    default -> constant();
                };
        int reach = Math.min(6, left);
        return operation.kind() == BpfOperation.Kind.BRANCH
                ? new BpfInstruction(operation.code(), random.nextInt(reach), random.nextInt(reach), k)
                : instruction(operation, k);
    }

    private int constant() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(70);
            case 1 -> 1 << random.nextInt(32);
            case 2 -> random.nextInt();
            default -> interesting.get(random.nextInt(interesting.size()));
        };
    }

    private int returned() {
        int data = random.nextInt(8) == 0 ? random.nextInt(0x10000) : random.nextInt(4096);
        return switch (random.nextInt(16)) {
            case 0 -> SeccompAction.KILL_PROCESS.value() | data;
            case 1 -> SeccompAction.KILL_THREAD.value() | data;
            case 2, 3, 4 -> SeccompAction.TRAP.value() | data;
            case 5 -> SeccompAction.TRACE.value() | data;
            case 6 -> SeccompAction.USER_NOTIF.value() | data;
            case 7, 8 -> SeccompAction.ALLOW.value() | data;
            case 9 -> random.nextInt();
            default -> SeccompAction.ERRNO.value() | data;
        };
    }

    /** Twelve bits of A become the error that the call fails with, or si_errno. */
    private void epilogue(List<BpfInstruction> code) {
        if (random.nextInt(4) == 0) {
            code.add(instruction(BpfOperation.TXA, 0));
        }
        code.add(instruction(BpfOperation.RSH_K, random.nextInt(3) * 10));
        code.add(instruction(BpfOperation.AND_K, 0xfff));
        code.add(instruction(
                BpfOperation.OR_K, (random.nextInt(3) == 0 ? SeccompAction.TRAP : SeccompAction.ERRNO).value()));
        code.add(instruction(BpfOperation.RETURN_A, 0));
    }

    private void spoil(List<BpfInstruction> code) {
        int at = 3 + random.nextInt(code.size() - 3);
        BpfInstruction old = code.get(at);
        switch (random.nextInt(4)) {
            case 0 -> code.set(at, new BpfInstruction(random.nextInt(256), old.jt(), old.jf(), old.k()));
            case 1 -> code.set(at, new BpfInstruction(old.code(), random.nextInt(30), random.nextInt(30), old.k()));
            case 2 -> code.set(at, new BpfInstruction(old.code(), old.jt(), old.jf(), random.nextInt(80)));
            default -> code.remove(code.size() - 1);
        }
    }

    private static BpfInstruction instruction(BpfOperation operation, int k) {
        return new BpfInstruction(operation.code(), 0, 0, k);
    }
}
