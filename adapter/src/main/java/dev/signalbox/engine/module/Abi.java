package dev.signalbox.engine.module;

import dev.signalbox.ptrace.arch.x86_64.ProcessorMode;
import dev.signalbox.ptrace.event.SigInfoLayout;
import dev.signalbox.ptrace.event.SystemCallTable;
import dev.signalbox.symbols.bytes.ByteSlice;
import dev.signalbox.symbols.bytes.MalformedDebugInfoException;
import dev.signalbox.symbols.elf.ElfHeader;
import dev.signalbox.symbols.machine.Machine;
import dev.signalbox.symbols.type.DataModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the image of a process was compiled for, and with it how everything in its memory is laid out. Chosen once per image, from exec to exec. */
public enum Abi {
    X86_64(Machine.X86_64, ProcessorMode.LONG, SigInfoLayout.BITS_64, SystemCallTable.X86_64),
    I386(Machine.I386, ProcessorMode.COMPATIBILITY, SigInfoLayout.BITS_32, SystemCallTable.I386);

    private static final Logger LOG = LoggerFactory.getLogger(Abi.class);
    private static final int ELF_HEADER_SIZE = 64;

    private final Machine machine;
    private final ProcessorMode mode;
    private final SigInfoLayout siginfo;
    private final SystemCallTable calls;

    Abi(Machine machine, ProcessorMode mode, SigInfoLayout siginfo, SystemCallTable calls) {
        this.machine = machine;
        this.mode = mode;
        this.siginfo = siginfo;
        this.calls = calls;
    }

    /** The ABI of a process, by the header of its executable; of one whose executable cannot be read, that of this debugger. */
    public static Abi of(int pid) {
        Path executable = Path.of("/proc", Integer.toString(pid), "exe");
        try (InputStream stream = Files.newInputStream(executable)) {
            ByteSlice head = ByteSlice.of(executable.toString(), stream.readNBytes(ELF_HEADER_SIZE));
            return of(ElfHeader.read(head).machineOf(executable.toString()));
        } catch (IOException | MalformedDebugInfoException e) {
            LOG.debug("What process {} was compiled for cannot be told", pid, e);
            return X86_64;
        }
    }

    private static Abi of(Machine machine) {
        return switch (machine) {
            case X86_64 -> X86_64;
            case I386 -> I386;
        };
    }

    /** How symbols see it. */
    public Machine machine() {
        return machine;
    }

    /** How the tracer sees the registers. */
    public ProcessorMode mode() {
        return mode;
    }

    /** How the program's handlers see a siginfo. */
    public SigInfoLayout siginfo() {
        return siginfo;
    }

    /** Its system calls. */
    public SystemCallTable calls() {
        return calls;
    }

    /** The sizes of C's own types. */
    public DataModel model() {
        return DataModel.of(machine);
    }

    /** The bytes of an address. */
    public int wordSize() {
        return machine.addressSize();
    }
}
