/** Which rule of which seccomp filter decided about a system call, put together from the filters and the thread's registers. */
package dev.signalbox.engine.seccomp;
