/**
 * Seccomp filters as data: programs in classic BPF, the kernel's check of them, their text, and what they decide about a system call. Pure: nothing here knows a
 * process. The facts are those of kernel/seccomp.c and net/core/filter.c; {@code KernelVerdictTest} compares with the running kernel.
 */
package dev.signalbox.ptrace.seccomp;
