/** What the kernel tells about a SIGKILL besides the death itself: its tracepoints, the counters of memory cgroups. */
package dev.signalbox.ptrace.death;
