package dev.signalbox.engine.fault;

import java.util.ArrayList;
import java.util.List;

/**
 * The error code that the processor gives with a page fault (arch/x86/include/asm/trap_pf.h), as a handler finds it in {@code uc_mcontext.gregs[REG_ERR]}.
 *
 * @param bits the code
 */
public record PageFaultError(long bits) {
    private static final long WRITE = 1L << 1;
    private static final long USER = 1L << 2;
    private static final long FETCH = 1L << 4;
    private static final String[] NAMES = {
        "the page is there", "write", "user code", "reserved bit", "instruction fetch", "protection key", "shadow stack"
    };

    /**
     * What the code must be but for bit 0, which tells whether there was a page. The kernel hands the code to the handler only; no ptrace request shows it before.
     */
    static PageFaultError of(FaultAccess access) {
        return new PageFaultError(
                switch (access) {
                    case READ -> USER;
                    case WRITE -> USER | WRITE;
                    case EXECUTE -> USER | FETCH;
                });
    }

    /** The bits that are set, in words. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < NAMES.length; bit++) {
            if ((bits >>> bit & 1) != 0) {
                names.add(NAMES[bit]);
            }
        }
        return names;
    }

    @Override
    public String toString() {
        return "0x" + Long.toHexString(bits) + " (" + String.join(", ", names()) + ")";
    }
}
