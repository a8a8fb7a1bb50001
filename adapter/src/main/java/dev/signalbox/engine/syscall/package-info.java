/** System calls that a process is stopped at, and what is done about them: catchpoints and injections. */
package dev.signalbox.engine.syscall;
