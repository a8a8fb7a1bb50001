package dev.signalbox.engine;

/**
 * A thread of a target.
 *
 * @param tid the kernel's thread id, also the id of the thread in the protocol
 * @param name its name (comm of /proc/PID/task/TID, proc(5)), or the process's name when it cannot be read any more
 */
public record TargetThread(int tid, String name) {}
