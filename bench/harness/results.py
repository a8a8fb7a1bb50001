"""The results page."""

import os
import platform
import subprocess
from dataclasses import dataclass
from datetime import datetime, timezone
from statistics import median

from . import dap_scope, dap_start, measure

NAMES = ["native", "C", "signalbox", "gdb", "lldb", "strace"]
PINNED = "one CPU"


@dataclass(frozen=True)
class Row:
    """The rates of one workload by column (pinned, free) and contestant."""

    workload: object
    columns: dict


@dataclass(frozen=True)
class Starts:
    """Milliseconds (initialize, stopped, shown) by adapter, and spent by phase, for each round."""

    times: dict
    phases: list


@dataclass(frozen=True)
class Scopes:
    """By kind of stop: the milliseconds of each stop of each session, and the number of requests."""

    times: dict
    requests: dict

    def first(self, kind):
        return median(session[0] for session in self.times[kind])

    def warm(self, kind):
        return median(value for session in self.times[kind] for value in session[len(session) // 2 :])


def page(options, rows, emulations, shares, starts, scopes):
    parts = [_head(options), _goals(rows, emulations, shares, starts, scopes), _about_goals(rows)]
    for column in (PINNED, "free"):
        parts.append(_rates(column, rows))
    if emulations:
        parts.append(_emulations(emulations))
    if shares:
        parts.append(_storms(shares))
    if starts:
        parts.append(_starts(starts))
    if scopes:
        parts.append(_scopes(scopes))
    parts.append(_repeat())
    return "\n\n".join(part for part in parts if part) + "\n"


def _first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except FileNotFoundError:
        return "not installed"
    return ((done.stdout or done.stderr).splitlines() or ["?"])[0].strip()


def _cpu_model():
    with open("/proc/cpuinfo") as info:
        return next((line.split(":")[1].strip() for line in info if line.startswith("model name")), platform.machine())


def _head(options):
    tools = {
        "Java": _first_line("java", "-version"),
        "gdb": _first_line("gdb", "--version"),
        "lldb": _first_line("lldb-19", "--version"),
        "strace": _first_line("strace", "--version"),
    }
    day = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    return (
        "# Measurements\n\n"
        f"{day}; {os.cpu_count()} CPUs, {_cpu_model()}; Linux {platform.release()}; "
        + "; ".join(f"{name}: {version}" for name, version in tools.items())
        + f".\nLoad at the end {os.getloadavg()[0]:.1f}. {options.rounds} interleaved rounds; medians. "
        "Ratios are medians of the ratios inside each round.\n"
        "Rates use the program's own loop time, so that no start-up is in them; the first round of a cold JVM is a row of its own."
    )


def _goal(what, value, needed, at_least=True):
    met = value >= needed if at_least else value <= needed
    relation = "at least" if at_least else "at most"
    return f"| {what} | {relation} {needed:g} | **{value:.2f}** | {'yes' if met else 'no'} |"


def _goals(rows, emulations, shares, starts, scopes):
    rates = {row.workload.name: row.columns[PINNED] for row in rows}
    lines = ["| goal (one CPU) | wanted | measured | met |", "| --- | --- | --- | --- |"]

    def ratio(what, row, name, other, needed):
        if row in rates and {name, other} <= rates[row].keys():
            lines.append(_goal(what, measure.ratio(rates[row], name, other), needed))

    ratio("signals, warm, of the C loop's rate", "signals", "signalbox", "C", 0.7)
    ratio("signals under a rule with a condition on siginfo, of the C loop's rate", "signals-condition", "signalbox", "C", 0.5)
    ratio("fork + exit + wait, of the C loop's rate", "forks", "signalbox", "C", 0.7)
    ratio("the same, first thousand in a cold JVM", "forks-cold", "signalbox", "C", 0.7)
    ratio("fork + exit + wait, of gdb's rate, both keeping both sides", "forks-both", "signalbox", "gdb", 3)
    ratio("fork + exit + wait, of gdb's rate, gdb letting each child go (1)", "forks", "signalbox", "gdb", 3)
    ratio("fork + exec + exit + wait, of the C loop's rate", "forks-exec", "signalbox", "C", 0.7)
    ratio("the same, first thousand in a cold JVM", "forks-exec-cold", "signalbox", "C", 0.7)
    ratio("single steps, of the C loop's rate", "steps", "signalbox", "C", 0.8)
    if emulations:
        stepped, *emulated = emulations
        pairs = [min(rates) / step for step, *rates in zip(*emulations.values())]
        lines.append(_goal(f"going on from a breakpoint by emulation, of our own step over it, the slowest of {len(emulated)} instructions", median(pairs), 3))
        lines.append(_goal("the same, on the usual first instruction of a function", measure.ratio(emulations, emulated[0], stepped), 3))
    ratio("the same, of the C loop's original-bytes-in, step, bytes-back (2)", "break-emulate", "signalbox", "C", 3)
    ratio("a million system calls of which nobody wants any, of the rate without a debugger", "syscalls", "signalbox", "native", 0.95)
    for row, what in (("syscalls-caught", "a caught system call"), ("syscalls-other", "a call while another is caught")):
        if row in rates and {"signalbox", "strace"} <= rates[row].keys():
            lines.append(_goal(f"the time of {what}, of strace's", measure.ratio(rates[row], "strace", "signalbox"), 1.1, False))
    if "signalbox" in shares:
        least = median(minimum / middle for minimum, middle, _ in shares["signalbox"])
        lines.append(_goal("twelve storms: the least share, of the median share", least, 0.5))
    if starts and {"signalbox", dap_start.PEER} <= starts.times.keys():
        pairs = zip(starts.times["signalbox"], starts.times[dap_start.PEER])
        lines.append(_goal(f"stopped at main, of {dap_start.PEER}'s time", median(a[1] / b[1] for a, b in pairs), 2, False))
    for kind in scopes.times if scopes else ():
        lines.append(_goal(f"scope Signal at {dap_scope.KINDS[kind][1]}, everything expanded, warm: ms", scopes.warm(kind), 20, False))
    return "\n".join(lines) if len(lines) > 2 else ""


def _about_goals(rows):
    rates = {row.workload.name: row.columns[PINNED] for row in rows}
    lines = []
    if {"native", "gdb", "C"} <= rates.get("forks", {}).keys():
        alone, raw = measure.ratio(rates["forks"], "native", "gdb"), measure.ratio(rates["forks"], "C", "gdb")
        if alone < 3:
            reach = "is more than the program reaches without any debugger, so nobody can have it"
        elif raw < 3:
            reach = "is more than the bare C loop reaches, which keeps the child as well"
        else:
            reach = "is near what the bare C loop reaches, which keeps the child as well"
        lines += [
            "(1) By default gdb lets a child go at its birth and hears nothing more of it: one stop for a fork where Signalbox has five and keeps both",
            f"sides. The program without any debugger forks {alone:.1f} times as fast as under that gdb, the C loop {raw:.1f} times: three times gdb's rate",
            f"{reach}. The row above it compares like with like: `set detach-on-fork off` and `schedule-multiple on`, where gdb",
            "stops at each child's exit and a script sends it on.",
            "",
        ]
    if "break-emulate" in rates:
        rows = rates["break-emulate"], rates.get("signals", {})
        bare = ""
        if "C" in rows[0] and "C" in rows[1]:
            bare = f" Here the C loop takes a stop of any kind and passes it on {median(rows[1]['C']) / median(rows[0]['C']):.1f} times as fast as it gets over a breakpoint."
        lines += [
            "(2) How much dearer a single step is than a stop decides what anybody can reach there, and that is the machine's." + bare,
            "The row above compares the two ways of the same tracer.",
        ]
    return "\n".join(lines)


def _rates(column, rows):
    rows = [row for row in rows if column in row.columns]
    if not rows:
        return ""
    title = "Tracer and program on one CPU (taskset)" if column == PINNED else "Not pinned (bimodal for every tracer, C included)"
    lines = [f"## {title}: events per second", ""]
    lines += ["| | " + " | ".join(NAMES) + " |", "| --- " * (len(NAMES) + 1) + "|"]
    for row in rows:
        rates = row.columns[column]
        cells = [_cell(rates, name) for name in NAMES]
        lines.append(f"| {row.workload.title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(rates, name):
    if name not in rates:
        return "-"
    text = f"{median(rates[name]):,.0f}"
    if name not in ("C", "native") and "C" in rates:
        text += f" ({measure.ratio(rates, name, 'C'):.2f} C)"
    return text


def _emulations(rates):
    stepped = next(iter(rates))
    lines = [
        "## Going on from a breakpoint where nobody stops, by the instruction that is under it; one CPU",
        "",
        "| | breakpoints per second | of the step's |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {title} | {median(values):,.0f} | {measure.ratio(rates, title, stepped):.2f} |" for title, values in rates.items()]
    return "\n".join(lines)


def _storms(shares):
    lines = ["## Twelve programs at once, one CPU: signals per second", "", "| | least | median | all |", "| --- | --- | --- | --- |"]
    for name, values in shares.items():
        lines.append(f"| {name} | " + " | ".join(f"{median(column):,.0f}" for column in zip(*values)) + " |")
    return "\n".join(lines)


def _starts(starts):
    lines = ["## Start of a session over DAP: milliseconds from the adapter's start", ""]
    lines += ["| | initialize answered | stopped at main | stack and locals shown |", "| --- | --- | --- | --- |"]
    for name, values in starts.times.items():
        lines.append(f"| {name} | " + " | ".join(f"{median(column):,.0f}" for column in zip(*values)) + " |")
    if starts.phases:
        titles = list(dict.fromkeys(title for phase in starts.phases for title in phase))
        middle = {title: median(phase.get(title, 0.0) for phase in starts.phases) for title in titles}
        total = sum(middle.values())
        lines += ["", "Where Signalbox's time goes, by the library whose classes are being loaded (with the class log on, which costs some):", ""]
        lines += ["| phase | ms | share |", "| --- | --- | --- |"]
        lines += [f"| {title} | {value:.0f} | {value / total:.0%} |" for title, value in middle.items()]
    return "\n".join(lines)


def _scopes(scopes):
    lines = ["## The scope Signal of one stop over DAP, everything in it expanded: milliseconds", ""]
    lines += ["| the stop | requests | first stop of a session | warm (later half of its stops) |", "| --- | --- | --- | --- |"]
    for kind in scopes.times:
        title = dap_scope.KINDS[kind][1]
        lines.append(f"| {title} | {scopes.requests[kind]} | {scopes.first(kind):.1f} | {scopes.warm(kind):.1f} |")
    return "\n".join(lines)


def _repeat():
    return (
        "## Repeat it\n\n"
        "```\napt-get install gcc python3 gdb lldb-19 strace     # peers that are missing are left out\n"
        "bench/run                                           # all of it; writes this page\n"
        "bench/run --only signals --rounds 9                 # one row, printed\n"
        "bench/run --smoke                                   # a few seconds, to see that it works\n```\n\n"
        "- `C` is `bench/tracer/tracer.c`: the same ptrace options as Signalbox, siginfo fetched at each stop, nothing else.\n"
        "- Signals and forks go through `signalbox run`; steps and breakpoints through the backend of the shipped jar\n"
        "  (`bench/tracer/TracerBench.java`) with the JVM options of the launcher script.\n"
        "- The row with a condition: `SIGUSR1: {stop: 'si_code == SI_USER && si_pid != $pid'}`, which holds for none of these signals, through the backend.\n"
        "- In the fork rows Signalbox and C follow both sides; gdb and lldb let the child go, which is less work.\n"
        "- Tried and left out: letting the tracer thread follow the CPU of the program (sched_setaffinity of that thread alone, after looking at the processor in\n"
        "  /proc/TID/stat at each 64th stop). Mostly both meet on one CPU by themselves. Where they do not, following does not cure it: the kernel wakes the program on\n"
        "  the CPU that the tracer is not using, the tracer moves after it, and so on (786 moves in 937 looks; 20,000 to 30,000 signals per second with, 21,000 to\n"
        "  41,000 without following). Of 18 rounds each on a busy machine the medians were 94,000 with and 70,000 without; with the program bound to one CPU, where\n"
        "  following has nothing to do, 87,000 and 97,000: that is what the noise amounts to. `taskset` helps, and is the user's to decide.\n"
        "- System calls: `times`, made by the instruction itself. strace decodes and prints to /dev/null, Signalbox looks at the arguments and the result as a condition\n"
        "  does that never holds, through the backend; gdb's catchpoint is ignored. C: PTRACE_GET_SYSCALL_INFO once at each of the two stops.\n"
        "- The breakpoint rows: nobody stops there (`ignore` in gdb and lldb, an owner that says so in Signalbox)."
    )
