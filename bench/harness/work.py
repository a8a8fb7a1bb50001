"""The pieces of work: which tracee, how much of it, and who takes part."""

from dataclasses import dataclass
from pathlib import Path

from . import build


@dataclass(frozen=True)
class Work:
    """
    One execution: what the debugger does, on which program. run: passes everything; both: the same, keeping parents and children; policy: the same, under a rule
    with a condition; step; break; catch: looks at the calls of the system call that is the function; capture: sees filters being installed.
    """

    kind: str
    program: list
    count: int = 0
    function: str = ""

    @property
    def address(self):
        """Where the function is, in hexadecimal."""
        return build.address_of(Path(self.program[0]).name, self.function)


@dataclass(frozen=True)
class Workload:
    """
    A row of the results: its title, its contestants with their counts, what makes an execution of it, which line of its result counts, whether it is also
    measured without binding it to a CPU, where every tracer has two speeds, and whether a tracer stops the program at each of its events.
    """

    name: str
    title: str
    counts: dict
    make: object
    line: int = -1
    free: bool = False
    stops: bool = True

    def work(self, contestant, result):
        return self.make(self.counts[contestant], str(result))


def _counts(smoke, **counts):
    return {name: max(count // 20, 20) if smoke else count for name, count in counts.items()}


def _program(name, *arguments):
    return [str(build.BUILD / name), *map(str, arguments)]


def _calls(function):
    return lambda count, result: Work("break", _program("calls", function, count, result), function=function)


def workloads(smoke):
    """All rows that are rates of a tracee's own loop."""
    every = dict(C=20000, signalbox=20000, gdb=20000, lldb=20000, strace=20000, native=20000)
    forks = dict(C=1000, signalbox=1000, gdb=1000, lldb=500, strace=1000, native=1000)
    ours = dict(C=1000, signalbox=1000)
    both = dict(C=1000, signalbox=1000, gdb=100)
    debuggers = dict(C=10000, signalbox=10000, gdb=10000, lldb=4000)
    alone = dict(native=1000000, C=1000000, signalbox=1000000, gdb=1000000)
    caught = dict(C=20000, signalbox=20000, gdb=5000, strace=20000)
    breaks = dict(C=20000, signalbox=20000, gdb=5000, lldb=1000)

    def signals(count, result):
        return Work("run", _program("signals", count, 3, result))

    def fork(how):
        return lambda count, result: Work("run", _program("forks", how, count, 3, result))

    def kept(count, result):
        return Work("both", _program("forks", "exit", count, 1, result), count=count)

    def conditional(count, result):
        return Work("policy", _program("signals", count, 3, result))

    def calls(kind, function=""):
        return lambda count, result: Work(kind, _program("syscalls", count, result), function=function)

    def steps(count, result):
        return Work("step", _program("steps", count, result), count=count, function="stepping_begins")

    return [
        Workload("signals", "handled signals, printed off and passed (third round of a process)", _counts(smoke, **every), signals, free=True),
        Workload("signals-cold", "the same, first round (a cold JVM)", _counts(smoke, C=20000, signalbox=20000), signals, line=0),
        Workload("signals-condition", "the same, under a rule with a condition on siginfo", _counts(smoke, C=20000, signalbox=20000), conditional),
        Workload("forks", "fork + exit + wait (third thousand of a run)", _counts(smoke, **forks), fork("exit"), free=True),
        Workload("forks-cold", "the same, first thousand (a cold JVM)", _counts(smoke, **ours), fork("exit"), line=0),
        Workload("forks-both", "fork + exit + wait, both sides kept by everybody", _counts(smoke, **both), kept),
        Workload("forks-exec", "fork + exec + exit + wait (third thousand of a run)", _counts(smoke, **forks), fork("exec"), free=True),
        Workload("forks-exec-cold", "the same, first thousand (a cold JVM)", _counts(smoke, **ours), fork("exec"), line=0),
        Workload("steps", "single steps", _counts(smoke, **debuggers), steps),
        Workload("break-step", "going on from a breakpoint, instruction executed by a step", _counts(smoke, **breaks), _calls("multiplying")),
        Workload("break-emulate", "the same, on an instruction that can be emulated", _counts(smoke, **breaks), _calls("pushing")),
        Workload("syscalls", "a million system calls of which nobody wants any", _counts(smoke, **alone), calls("run"), stops=False),
        Workload("syscalls-caught", "system calls looked at as they are made and as they return", _counts(smoke, **caught), calls("catch", "times")),
        Workload("syscalls-other", "the same, where another call is wanted", _counts(smoke, **{**caught, "gdb": 10000}), calls("catch", "getpid")),
        Workload("syscalls-capture", "system calls while seccomp filters are captured by stops", _counts(smoke, C=20000, signalbox=20000), calls("capture")),
    ]


def emulations(smoke):
    """Signalbox alone, at breakpoints on instructions of all the kinds that compiled functions begin with, and first on one that it has to step over."""
    instructions = {
        "multiplying": "imul (a step)",
        "pushing": "push",
        "subtracting": "sub",
        "moving": "mov",
        "landing": "endbr64",
        "idling": "nop",
        "jumping": "jmp",
        "calling": "call",
    }
    return [Workload(name, title, _counts(smoke, signalbox=20000), _calls(name)) for name, title in instructions.items()]
