package dev.signalbox.ptrace.memory;

import dev.signalbox.ptrace.kernel.DescriptorCalls;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/**
 * The memory of one address space as it is, breakpoint bytes included. Usable from any thread, whether the process is stopped or not.
 *
 * <p>Reads go through process_vm_readv(2), and page by page through /proc/PID/mem where that faults (PROT_NONE). Writes go through /proc/PID/mem, which
 * writes read-only private mappings too, and where the kernel forbids that through PTRACE_POKEDATA. Belongs to one image: an open /proc/PID/mem leads to the old, empty address space after an execve.
 */
public final class RawMemory implements AutoCloseable {
    private static final int CHUNK = TransferBuffers.SIZE;
    private static final int PAGE = 4096;

    private final Kernel kernel;
    private final TransferBuffers buffers;
    private volatile int pid;
    private volatile int tid;
    private int fd = -1;
    private volatile IntSupplier stopped;

    /** Memory of the process, accessed by way of a living thread of it. */
    public RawMemory(Kernel kernel, TransferBuffers buffers, int pid, int tid) {
        this.kernel = kernel;
        this.buffers = buffers;
        this.pid = pid;
        this.tid = tid;
        this.stopped = () -> this.tid;
    }

    /** Says which thread of the process is stopped, for the last way of writing; asked on the thread that writes. */
    public void stoppedThread(IntSupplier thread) {
        stopped = thread;
    }

    /** Names another living thread: when the leader is a zombie, its own /proc entry leads nowhere. */
    public synchronized void use(int pid, int tid) {
        this.pid = pid;
        this.tid = tid;
    }

    /** As {@link ProcessMemory#read}. */
    public int read(long address, byte[] target, int offset, int length) {
        NativeBuffer buffer = buffers.ofThisThread();
        int done = 0;
        while (done < length) {
            int want = Math.min(CHUNK, length - done);
            int got = kernel.readMemory(tid, address + done, buffer, want);
            if (got <= 0) {
                got = readPage(address + done, buffer, want);
            }
            if (got <= 0) {
                break;
            }
            buffer.get(0, target, offset + done, got);
            done += got;
        }
        return done;
    }

    private int readPage(long address, NativeBuffer buffer, int want) {
        int file = kernel.open(path(), DescriptorCalls.O_RDONLY | DescriptorCalls.O_CLOEXEC, 0);
        if (file < 0) {
            return file;
        }
        int got = kernel.readAt(file, buffer, Math.min(want, PAGE - (int) (address & PAGE - 1)), address);
        kernel.close(file);
        return got;
    }

    /** As {@link ProcessMemory#write}. */
    public synchronized int write(long address, byte[] source, int offset, int length) {
        NativeBuffer buffer = buffers.ofThisThread();
        int done = 0;
        while (done < length) {
            int want = Math.min(CHUNK, length - done);
            buffer.put(0, source, offset + done, want);
            int got = writeChunk(address + done, buffer, want);
            if (got <= 0) {
                break;
            }
            done += got;
        }
        return done;
    }

    /**
     * Ties this object to the image that the process has now. To be called while the process cannot execve: after that, writes and {@link #readBound} never
     * reach the image that a later execve brings, even when its event has not been seen yet.
     */
    public synchronized void bind() {
        if (fd < 0) {
            fd = kernel.open(path(), DescriptorCalls.O_RDWR | DescriptorCalls.O_CLOEXEC, 0);
        }
    }

    /** Reads one byte of the image that writes go to; false when it has none there (any more). */
    public synchronized boolean readBound(long address, byte[] target) {
        bind();
        NativeBuffer buffer = buffers.ofThisThread();
        if (fd < 0 || kernel.readAt(fd, buffer, 1, address) != 1) {
            return false;
        }
        buffer.get(0, target, 0, 1);
        return true;
    }

    private int writeChunk(long address, NativeBuffer buffer, int want) {
        bind();
        int got = fd < 0 ? fd : kernel.writeAt(fd, buffer, want, address);
        if (got >= 0) {
            // 0 means that the image is gone (linux/fs/proc/base.c, mem_rw); what is there now is none of ours.
            return got;
        }
        got = kernel.writeMemory(tid, address, buffer, want);
        return got >= 0 ? got : poke(address, buffer, want);
    }

    /**
     * PTRACE_POKEDATA word by word. Since Linux 6.12 writes through read-only mappings by way of /proc/PID/mem can be forbidden (proc_mem.force_override), those of
     * ptrace not. It takes the tracer's thread and a stopped tracee; elsewhere the kernel refuses with ESRCH.
     */
    private int poke(long address, NativeBuffer source, int want) {
        int thread = stopped.getAsInt();
        NativeBuffer word = buffers.word();
        int done = 0;
        while (done < want) {
            long at = address + done & -Long.BYTES;
            int offset = (int) (address + done - at);
            int count = Math.min(Long.BYTES - offset, want - done);
            int result = kernel.peekData(thread, at, word);
            if (result >= 0) {
                for (int i = 0; i < count; i++) {
                    word.putByte(offset + i, source.getByte(done + i));
                }
                result = kernel.pokeData(thread, at, word.getLong(0));
            }
            if (result < 0) {
                return done > 0 ? done : result;
            }
            done += count;
        }
        return done;
    }

    private byte[] path() {
        // the leader's is the process's, and quicker to look up
        return (tid == pid ? "/proc/" + pid + "/mem" : "/proc/" + pid + "/task/" + tid + "/mem")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Closes the descriptor; later writes open a new one. */
    @Override
    public synchronized void close() {
        if (fd >= 0) {
            kernel.close(fd);
            fd = -1;
        }
    }
}
