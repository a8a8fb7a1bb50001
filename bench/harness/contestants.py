"""How each contestant is told to do a piece of work. A contestant is a name and a function from work to a command line."""

import shutil

from . import build

PASS_SILENTLY = "SIGUSR1=nostop noprint pass"
# holds for no signal that a program sends to itself: each one is looked at and passed
CONDITION = "si_code == SI_USER && si_pid != $pid"
GDB = ["gdb", "-nx", "-batch", "-ex", "set debuginfod enabled off", "-ex", "set width 0"]
LLDB = "lldb-19"


def native(work):
    return work.program


def _mode(work):
    """What the C tracer and the Java bench are told to do."""
    if work.kind in ("run", "both", "policy"):
        return ["run"]
    if work.kind in ("catch", "capture"):
        return ["calls"]
    return ["step", work.count, work.address] if work.kind == "step" else ["break", work.address]


def c(work):
    return [build.BUILD / "tracer", *_mode(work), *work.program]


def signalbox(work):
    if work.kind in ("run", "both", "capture"):
        options = ["--quiet", "--follow-fork", "both", "--signals", PASS_SILENTLY]
        options += ["--seccomp", "capture"] if work.kind == "capture" else []
        return [build.LAUNCHER, "run", *options, "--", *work.program]
    classpath = f"{build.JAR}:{build.BUILD}"
    own = {"policy": ["policy", CONDITION], "catch": ["catch", work.function]}
    mode = own[work.kind] if work.kind in own else _mode(work)
    return ["java", *build.jvm_options(), "-cp", classpath, "TracerBench", *mode, *work.program]


def _gdb_keeping_both(work):
    """gdb stops at each child's exit, with that child selected: a script goes back to the parent and on."""
    script = build.BUILD / "both.gdb"
    script.write_text(
        "set detach-on-fork off\nset schedule-multiple on\nset print inferior-events off\nrun\n"
        f"set $left = {work.count}\nwhile $left > 0\n  inferior 1\n  continue\n  set $left = $left - 1\nend\n"
    )
    return [*GDB, "-x", script, "--args", *work.program]


def gdb(work):
    if work.kind == "both":
        return _gdb_keeping_both(work)
    if work.kind == "run":
        script = ["handle SIGUSR1 nostop noprint pass", "run"]
    elif work.kind == "catch":
        script = [f"catch syscall {work.function}", "ignore 1 1000000000", "run"]
    elif work.kind == "step":
        script = [f"break *0x{work.address}", "run", "delete", f"stepi {work.count}", "continue"]
    else:
        script = [f"break *0x{work.address}", "ignore 1 1000000000", "run"]
    return [*GDB, *(part for command in script for part in ("-ex", command)), "--args", *work.program]


def lldb(work):
    if work.kind == "run":
        script = ["process handle SIGUSR1 -s false -n false -p true", "process launch"]
    elif work.kind == "step":
        begin = [f"breakpoint set -n {work.function}", "process launch", "breakpoint delete -f"]
        script = [*begin, f"thread step-inst -c {work.count}", "process continue"]
    else:
        script = [f"breakpoint set -n {work.function} -i 4000000000", "process launch"]
    return [LLDB, "--no-lldbinit", "--batch", *(part for command in script for part in ("-o", command)), "--", *work.program]


def strace(work):
    calls = work.function if work.kind == "catch" else "none"
    return ["strace", "-f", "-o", "/dev/null", "-e", f"trace={calls}", *work.program]


ALL = {"native": native, "C": c, "signalbox": signalbox, "gdb": gdb, "lldb": lldb, "strace": strace}
TOOLS = {"gdb": "gdb", "lldb": LLDB, "strace": "strace"}


def missing():
    """Peers that are not installed."""
    return [name for name, tool in TOOLS.items() if shutil.which(tool) is None]
