/** System calls in words: named constants from the kernel's headers, and arguments decoded by what the calls take. */
package dev.signalbox.ptrace.syscall;
