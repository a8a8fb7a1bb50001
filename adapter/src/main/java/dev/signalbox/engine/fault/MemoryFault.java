package dev.signalbox.engine.fault;

import dev.signalbox.engine.module.MemoryMap.Mapping;
import dev.signalbox.ptrace.arch.x86_64.MemoryAccess;
import dev.signalbox.ptrace.event.SiCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Explains a fault whose address the processor tells: page faults, and files that are shorter than their mapping. */
final class MemoryFault {
    /** Addresses below cannot be mapped by programs without privilege (proc_sys_vm(5), mmap_min_addr). */
    private static final long LOWEST = 65_536;
    /** The kernel keeps this much free below a growing stack (Documentation/admin-guide/kernel-parameters.txt, stack_guard_gap). */
    private static final long STACK_GAP = 1 << 20;
    /** How far from the stack pointer an access still is one to the stack. */
    private static final long NEAR = 65_536;

    private static final int PAGE = 4096;
    private static final int LONGEST_INSTRUCTION = 15;
    private static final int LARGEST_ACCESS = 64;

    private final FaultScene scene;
    private final long address;
    private final Optional<Mapping> mapping;
    private final Optional<FaultAccess> access;

    private MemoryFault(FaultScene scene) {
        this.scene = scene;
        this.address = scene.info().longAt(16);
        this.mapping = scene.map().at(address);
        this.access = access();
    }

    static Fault of(FaultScene scene) {
        MemoryFault fault = new MemoryFault(scene);
        FaultCause cause = fault.cause();
        boolean paging = scene.info().signo() == 11;
        return new Fault(
                cause,
                fault.detail(cause),
                OptionalLong.of(fault.address),
                fault.access,
                fault.mapping,
                paging ? fault.access.map(PageFaultError::of) : Optional.empty());
    }

    private Optional<FaultAccess> access() {
        long rip = scene.registers().rip();
        if (address == rip) {
            return Optional.of(FaultAccess.EXECUTE);
        }
        for (MemoryAccess one : MemoryAccess.of(scene.code(), scene.registers())) {
            long at = one.address().orElse(address);
            // the processor names the first byte that it could not reach, which may be in the second page of an access
            if (Long.compareUnsigned(address - at, LARGEST_ACCESS) < 0) {
                return Optional.of(one.kind() == MemoryAccess.Kind.READ ? FaultAccess.READ : FaultAccess.WRITE);
            }
        }
        boolean nextPage = Long.compareUnsigned(address - rip, LONGEST_INSTRUCTION) < 0 && address % PAGE == 0;
        return nextPage ? Optional.of(FaultAccess.EXECUTE) : Optional.empty();
    }

    private FaultCause cause() {
        String code = SiCode.name(scene.info().signo(), scene.info().code()).orElse("");
        if (code.equals("SEGV_PKUERR")) {
            return FaultCause.PROTECTION_KEY;
        }
        if (code.equals("BUS_ADRERR")) {
            return mapping.filter(at -> at.inode() != 0).isPresent() ? FaultCause.PAST_END_OF_FILE : FaultCause.OTHER;
        }
        if (scene.info().signo() != 11) {
            return FaultCause.OTHER;
        }
        boolean executes = access.equals(Optional.of(FaultAccess.EXECUTE));
        if (mapping.isEmpty()) {
            if (Long.compareUnsigned(address, LOWEST) < 0) {
                return executes ? FaultCause.NULL_CALL : FaultCause.NULL_POINTER;
            }
            return isStackOverflow()
                    ? FaultCause.STACK_OVERFLOW
                    : address < 0 ? FaultCause.KERNEL_ADDRESS : FaultCause.UNMAPPED;
        }
        if (executes && !mapping.get().isExecutable()) {
            return FaultCause.NOT_EXECUTABLE;
        }
        if (!isReadable(mapping.get()) && !isWritable(mapping.get())) {
            return isStackOverflow()
                    ? FaultCause.STACK_OVERFLOW
                    : isGuard(mapping.get()) ? FaultCause.GUARD_PAGE : FaultCause.NO_ACCESS;
        }
        boolean writes = access.equals(Optional.of(FaultAccess.WRITE));
        return writes && !isWritable(mapping.get()) ? FaultCause.READ_ONLY : FaultCause.OTHER;
    }

    private static boolean isReadable(Mapping at) {
        return at.permissions().startsWith("r");
    }

    private static boolean isWritable(Mapping at) {
        return at.permissions().startsWith("w", 1);
    }

    /** The lowest writable memory above the address is the stack that the stack pointer has come to the end of. */
    private boolean isStackOverflow() {
        long stackPointer = scene.registers().rsp();
        boolean nearby = Math.abs(stackPointer - address) <= NEAR;
        Optional<Mapping> above = scene.map().mappings().stream()
                .filter(at -> Long.compareUnsigned(at.start(), address) > 0 && isWritable(at))
                .findFirst();
        if (!nearby || above.isEmpty()) {
            return false;
        }
        long low = above.get().start();
        boolean adjacent =
                mapping.isPresent() ? mapping.get().end() == low : Long.compareUnsigned(low - address, STACK_GAP) <= 0;
        return adjacent && stackPointer - low <= NEAR;
    }

    /** Inaccessible memory right beside writable memory is there to catch what runs over its edge. */
    private boolean isGuard(Mapping at) {
        return scene.map().mappings().stream()
                .anyMatch(other -> isWritable(other) && (other.end() == at.start() || other.start() == at.end()));
    }

    private String detail(FaultCause cause) {
        return switch (cause) {
            case NULL_POINTER -> address == 0 ? "" : "offset 0x" + Long.toHexString(address);
            case PAST_END_OF_FILE -> fileSize();
            default -> "";
        };
    }

    private String fileSize() {
        Mapping file = mapping.orElseThrow();
        long offset = address - file.start() + file.offset();
        try {
            return "offset " + offset + " of " + file.path()
                    + (file.deleted() ? "" : ", which has " + Files.size(Path.of(file.path())) + " bytes");
        } catch (IOException | InvalidPathException e) {
            return "offset " + offset + " of " + file.path();
        }
    }
}
