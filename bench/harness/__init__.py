"""Measures Signalbox against a raw ptrace loop in C and against other debuggers."""
