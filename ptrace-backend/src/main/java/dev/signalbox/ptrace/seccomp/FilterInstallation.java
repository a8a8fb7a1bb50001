package dev.signalbox.ptrace.seccomp;

/**
 * The system call that installed a filter.
 *
 * @param id counts the installations that one tracer has seen, from 1
 * @param pid the process that made the call; its children and other threads may have the filter from there
 * @param tid the thread that made it
 * @param call the call in words: {@code seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC)}
 */
public record FilterInstallation(long id, int pid, int tid, String call) {}
