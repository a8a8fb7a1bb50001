"""Executes work and takes the times: interleaved rounds, medians of the paired ratios."""

import os
import shlex
import signal
import subprocess
import sys
from statistics import median

from . import build, contestants
from .work import Work

RESULT = build.BUILD / "result"
# No tracer stops and resumes a program that often: a rate above it means that the work was not done.
IMPOSSIBLE = 2_000_000


def execute(command, cpu, timeout=180):
    """Runs a command, on one CPU when cpu is given; its output is kept for the error message."""
    command = [str(part) for part in command]
    if cpu is not None:
        command = ["taskset", "-c", str(cpu), *command]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as process:
        try:
            output, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            build.fail(f"no end after {timeout} s: {shlex.join(command)}")
    return process.returncode, output.decode(errors="replace"), command


def lines(work, contestant, cpu):
    """The lines (count, seconds) that the tracee reported."""
    RESULT.unlink(missing_ok=True)
    status, output, command = execute(contestants.ALL[contestant](work), cpu)
    if not RESULT.exists():
        build.fail(f"{contestant} gave no result (status {status}): {shlex.join(command)}\n{output[-2000:]}")
    return [(int(count), float(seconds)) for count, seconds in (line.split() for line in RESULT.read_text().splitlines())]


def rate(workload, contestant, cpu):
    """Events per second of the tracee's own loop."""
    count, seconds = lines(workload.work(contestant, RESULT), contestant, cpu)[workload.line]
    result = count / seconds
    if workload.stops and contestant != "native" and result > IMPOSSIBLE:
        build.fail(f"{contestant} did not do its work on {workload.name}: {result:,.0f}/s")
    return result


def rounds(workload, absent, number, cpu):
    """Rates of all contestants, interleaved; every second round in the opposite order."""
    names = [name for name in workload.counts if name not in absent]
    rates = {name: [] for name in names}
    for turn in range(number):
        for name in names if turn % 2 == 0 else reversed(names):
            rates[name].append(rate(workload, name, cpu))
            print(f"  {name} {rates[name][-1]:,.0f}/s", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
    return rates


def emulations(workloads, number, cpu):
    """Breakpoints per second by the title of the instruction that they are on, interleaved."""
    rates = {workload.title: [] for workload in workloads}
    for turn in range(number):
        for workload in workloads if turn % 2 == 0 else reversed(workloads):
            rates[workload.title].append(rate(workload, "signalbox", cpu))
            print(f"  {workload.title} {rates[workload.title][-1]:,.0f}/s", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
    return rates


def ratio(rates, name, to):
    """The median of a contestant's rate relative to another's in the same round."""
    return median(mine / other for mine, other in zip(rates[name], rates[to]))


def storms(contestant, programs, seconds, cpu):
    """How many signals each of several programs handled that stormed at once: (least, median, all) per second."""
    work = Work("run", [str(build.BUILD / "storms"), str(programs), str(seconds), str(RESULT)])
    shares = [count / elapsed for count, elapsed in lines(work, contestant, cpu)]
    if len(shares) != programs:
        build.fail(f"{contestant}: {len(shares)} of {programs} programs reported")
    return min(shares), median(shares), sum(shares)
