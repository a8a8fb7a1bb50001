package dev.signalbox.ptrace.kernel.fake;

import dev.signalbox.ptrace.kernel.Errno;
import dev.signalbox.ptrace.kernel.Kernel;
import dev.signalbox.ptrace.kernel.NativeBuffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A simulation of what the tracer uses of Linux: single-threaded processes that wait for signals. Descriptors are numbers without anything behind them. The
 * contract suite keeps it honest: what it claims is also run on the real kernel.
 */
public final class FakeKernel implements Kernel {
    private static final int OWN_PID = 77;
    private static final int SI_TKILL = -6;
    private static final int FIRST_PID = 1_000_000_000;

    private final Map<Integer, FakeTask> tasks = new LinkedHashMap<>();
    private int nextPid = FIRST_PID;
    private int nextFd = 1_000_000;

    /** The simulated process of that pid. */
    public synchronized FakeTask task(int pid) {
        return tasks.get(pid);
    }

    /** How many processes there are, zombies included. */
    public synchronized int taskCount() {
        return tasks.size();
    }

    /** The program makes a system call, which returns this unless the tracer has something else in mind. */
    public synchronized void makeCall(int pid, int number, long result, long... arguments) {
        FakeTask task = tasks.get(pid);
        task.calls.add(new FakeTask.Call(number, arguments, result));
        task.run();
        notifyAll();
    }

    /** The program ends by itself. */
    public synchronized void exit(int pid, int code) {
        FakeTask task = tasks.get(pid);
        task.end = code << 8;
        task.run();
        notifyAll();
    }

    private FakeTask stopped(int tid) {
        FakeTask task = tasks.get(tid);
        return task != null && task.traced && task.stopped && !task.ended ? task : null;
    }

    private interface Request {
        int apply(FakeTask task);
    }

    /** A request that needs a ptrace-stop; ESRCH otherwise. */
    private synchronized int request(int tid, Request request) {
        FakeTask task = stopped(tid);
        if (task == null) {
            return -Errno.ESRCH;
        }
        int result = request.apply(task);
        notifyAll();
        return result;
    }

    @Override
    public NativeBuffer allocate(int size) {
        return new HeapBuffer(size);
    }

    @Override
    public synchronized int seize(int tid, int options) {
        tasks.get(tid).traced = true;
        tasks.get(tid).announcesExit = (options & O_TRACEEXIT) != 0;
        return 0;
    }

    @Override
    public int setOptions(int tid, int options) {
        return request(tid, task -> 0);
    }

    @Override
    public synchronized int interrupt(int tid) {
        FakeTask task = tasks.get(tid);
        if (task == null || task.ended) {
            return -Errno.ESRCH;
        }
        task.interrupted = true;
        task.run();
        notifyAll();
        return 0;
    }

    @Override
    public int listen(int tid) {
        return request(tid, task -> -Errno.EIO);
    }

    private byte[] siginfo(int signal, int code, long value) {
        ByteBuffer bytes = ByteBuffer.allocate(SIGINFO_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, signal).putInt(8, code).putInt(16, OWN_PID).putLong(24, value);
        return bytes.array();
    }

    @Override
    public int cont(int tid, int signal) {
        return request(tid, task -> {
            task.callStops = false;
            task.resume(signal, siginfo(signal, 0, 0));
            return 0;
        });
    }

    @Override
    public int syscall(int tid, int signal) {
        return request(tid, task -> {
            task.callStops = true;
            task.resume(signal, siginfo(signal, 0, 0));
            return 0;
        });
    }

    @Override
    public int singleStep(int tid, int signal) {
        return cont(tid, signal);
    }

    @Override
    public int detach(int tid, int signal) {
        return request(tid, task -> {
            task.traced = false;
            task.stopped = false;
            if (task.current != null && signal != 0) {
                task.delivered.add(task.current);
            }
            task.current = null;
            return 0;
        });
    }

    @Override
    public int getRegisters(int tid, NativeBuffer registers) {
        return request(tid, task -> {
            for (int i = 0; i < task.registers.length; i++) {
                registers.putLong(i * Long.BYTES, task.registers[i]);
            }
            return 0;
        });
    }

    @Override
    public int setRegisters(int tid, NativeBuffer registers) {
        return request(tid, task -> {
            for (int i = 0; i < task.registers.length; i++) {
                task.registers[i] = registers.getLong(i * Long.BYTES);
            }
            return 0;
        });
    }

    @Override
    public int getFloatingPoint(int tid, NativeBuffer state) {
        return request(tid, task -> -Errno.EIO);
    }

    @Override
    public int setFloatingPoint(int tid, NativeBuffer state) {
        return request(tid, task -> -Errno.EIO);
    }

    @Override
    public int getSiginfo(int tid, NativeBuffer siginfo) {
        return request(tid, task -> {
            byte[] bytes = task.current != null ? task.current : siginfo(5, 0x8005, 0);
            siginfo.put(0, bytes, 0, bytes.length);
            return 0;
        });
    }

    @Override
    public int setSiginfo(int tid, NativeBuffer siginfo) {
        return request(tid, task -> {
            if (task.current != null) {
                byte[] bytes = new byte[SIGINFO_SIZE];
                siginfo.get(0, bytes, 0, bytes.length);
                task.current = bytes;
            }
            return 0;
        });
    }

    @Override
    public int getEventMessage(int tid, NativeBuffer message) {
        return request(tid, task -> {
            message.putLong(0, task.message);
            return 0;
        });
    }

    @Override
    public int getSignalMask(int tid, NativeBuffer mask) {
        return request(tid, task -> {
            mask.putLong(0, task.mask);
            return 0;
        });
    }

    @Override
    public int setSignalMask(int tid, NativeBuffer mask) {
        return request(tid, task -> {
            task.mask = mask.getLong(0);
            return 0;
        });
    }

    @Override
    public int getSystemCallDispatch(int tid, NativeBuffer config) {
        return request(tid, task -> -Errno.EIO);
    }

    @Override
    public int getRseqConfiguration(int tid, NativeBuffer configuration) {
        return request(tid, task -> -Errno.EIO);
    }

    @Override
    public int getCallInfo(int tid, NativeBuffer info) {
        return request(tid, task -> task.callInfo(info));
    }

    @Override
    public int getSeccompFilter(int tid, int index, NativeBuffer instructions) {
        return request(tid, task -> -Errno.EINVAL);
    }

    @Override
    public int peekSiginfo(int tid, NativeBuffer request, NativeBuffer siginfos) {
        return request(tid, task -> {
            int count = 0;
            long skip = request.getLong(0);
            for (byte[] siginfo : task.pending) {
                if (skip-- <= 0 && count < request.getInt(12) && request.getInt(8) == 0) {
                    siginfos.put(count++ * SIGINFO_SIZE, siginfo, 0, SIGINFO_SIZE);
                }
            }
            return count;
        });
    }

    @Override
    public int peekUser(int tid, long offset, NativeBuffer word) {
        return request(tid, task -> -Errno.EIO);
    }

    @Override
    public int pokeUser(int tid, long offset, long value) {
        return request(tid, task -> {
            int word = (int) offset / Long.BYTES;
            if (word >= task.registers.length) {
                return -Errno.EIO;
            }
            task.registers[word] = value;
            return 0;
        });
    }

    @Override
    public int peekData(int tid, long address, NativeBuffer word) {
        return request(tid, task -> -Errno.EIO);
    }

    @Override
    public int pokeData(int tid, long address, long value) {
        return request(tid, task -> -Errno.EIO);
    }

    @Override
    public synchronized int waitFor(int pid, NativeBuffer status, int flags) {
        while (true) {
            if (tasks.isEmpty()) {
                return -Errno.ECHILD;
            }
            for (FakeTask task : List.copyOf(tasks.values())) {
                if (task.report != FakeTask.NOTHING) {
                    status.putInt(0, task.report);
                    task.report = FakeTask.NOTHING;
                    if (task.ended) {
                        tasks.remove(task.tid);
                    }
                    return task.tid;
                }
            }
            if ((flags & WNOHANG) != 0) {
                return 0;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -Errno.EINTR;
            }
        }
    }

    private synchronized int send(int pid, byte[] siginfo) {
        FakeTask task = tasks.get(pid);
        if (task == null || task.ended) {
            return -Errno.ESRCH;
        }
        if (FakeTask.signo(siginfo) != 0) {
            task.send(siginfo);
            notifyAll();
        }
        return 0;
    }

    private synchronized int send(int pid, NativeBuffer siginfo) {
        byte[] bytes = new byte[SIGINFO_SIZE];
        siginfo.get(0, bytes, 0, bytes.length);
        return send(pid, bytes);
    }

    @Override
    public int kill(int pid, int signal) {
        return send(pid, siginfo(signal, 0, 0));
    }

    @Override
    public int tgkill(int pid, int tid, int signal) {
        return pid == tid ? send(pid, siginfo(signal, SI_TKILL, 0)) : -Errno.ESRCH;
    }

    @Override
    public int queueToProcess(int pid, int signal, NativeBuffer siginfo) {
        return send(pid, siginfo);
    }

    @Override
    public int queueToThread(int pid, int tid, int signal, NativeBuffer siginfo) {
        return send(pid, siginfo);
    }

    @Override
    public int getPid() {
        return OWN_PID;
    }

    @Override
    public int getUid() {
        return 0;
    }

    @Override
    public int mount(String source, byte[] target, String type) {
        return -1;
    }

    @Override
    public int unmount(byte[] target) {
        return -1;
    }

    @Override
    public int readMemory(int pid, long address, NativeBuffer buffer, int length) {
        return -Errno.EFAULT;
    }

    @Override
    public int writeMemory(int pid, long address, NativeBuffer buffer, int length) {
        return -Errno.EFAULT;
    }

    @Override
    public synchronized int spawn(Spawn spawn) {
        FakeTask task = new FakeTask(nextPid++);
        tasks.put(task.tid, task);
        return task.tid;
    }

    @Override
    public synchronized int open(byte[] path, int flags, int mode) {
        return nextFd++;
    }

    @Override
    public int readLink(byte[] path, NativeBuffer buffer, int length) {
        return -Errno.ENOENT;
    }

    @Override
    public int close(int fd) {
        return 0;
    }

    @Override
    public int read(int fd, NativeBuffer buffer, int length) {
        return 0;
    }

    /** Whatever is written opens the gate of the launcher that was spawned last: it executes its program. */
    @Override
    public synchronized int write(int fd, NativeBuffer buffer, int length) {
        if (length == 1) {
            FakeTask launcher = tasks.get(nextPid - 1);
            launcher.willExec = true;
            launcher.run();
            notifyAll();
        }
        return length;
    }

    @Override
    public int readAt(int fd, NativeBuffer buffer, int length, long offset) {
        return -Errno.EIO;
    }

    @Override
    public int writeAt(int fd, NativeBuffer buffer, int length, long offset) {
        return -Errno.EIO;
    }

    @Override
    public synchronized int pipe(NativeBuffer ends, int flags) {
        ends.putInt(0, nextFd++);
        ends.putInt(4, nextFd++);
        return 0;
    }

    @Override
    public synchronized int memfd(String name, int flags) {
        return nextFd++;
    }

    @Override
    public synchronized int duplicate(int fd, int minimum, boolean closeOnExec) {
        return nextFd++;
    }

    @Override
    public int ioctl(int fd, long request, NativeBuffer argument) {
        return -Errno.EINVAL;
    }

    @Override
    public int poll(NativeBuffer descriptors, int count, int milliseconds) {
        return 0;
    }
}
