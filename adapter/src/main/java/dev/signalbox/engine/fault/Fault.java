package dev.signalbox.engine.fault;

import dev.signalbox.engine.module.MemoryMap.Mapping;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known about a fault at its stop.
 *
 * @param cause what it comes down to
 * @param detail more about the cause; empty when there is no more
 * @param address the address at fault; the instruction's for arithmetic and illegal instructions
 * @param access what was wanted of it; empty when it cannot be told
 * @param mapping what is mapped there
 * @param error the processor's error code of a page fault as far as it follows from the access
 */
public record Fault(
        FaultCause cause,
        String detail,
        OptionalLong address,
        Optional<FaultAccess> access,
        Optional<Mapping> mapping,
        Optional<PageFaultError> error) {
    static Fault at(FaultCause cause, OptionalLong address, String detail) {
        return new Fault(cause, detail, address, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A few words to be put behind a sentence: {@code null pointer, write}. Empty when the sentence says it all. */
    public String words() {
        String text = cause.words() + (detail.isEmpty() ? "" : (cause.words().isEmpty() ? "" : ": ") + detail);
        boolean tells = access.isPresent() && access.get() != FaultAccess.EXECUTE;
        return text + (tells ? (text.isEmpty() ? "" : ", ") + access.get().word() : "");
    }
}
