"""Builds what is measured, and finds what it is measured with."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
BUILD = BENCH / "build"
JAR = ROOT / "adapter" / "target" / "signalbox.jar"
LAUNCHER = ROOT / "signalbox"


def fail(message):
    sys.exit(f"bench: {message}")


def run(command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        fail(f"{shlex.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def programs():
    """Compiles tracees (fixed addresses, so that breakpoints can be given as numbers) and the C tracer."""
    if shutil.which("gcc") is None:
        fail("gcc is missing: apt-get install gcc libc6-dev")
    BUILD.mkdir(exist_ok=True)
    for source in sorted((BENCH / "tracees").glob("*.c")):
        run(["gcc", "-g", "-O1", "-Wall", "-no-pie", "-pthread", "-o", BUILD / source.stem, source])
    run(["gcc", "-O2", "-Wall", "-o", BUILD / "tracer", BENCH / "tracer" / "tracer.c"])


def java_bench():
    """Compiles the Java side of single steps and breakpoints against the jar that ships."""
    if not JAR.exists():
        fail(f"{JAR} is missing: ./signalbox --version builds it")
    run(["javac", "-Xlint:all", "-Werror", "-cp", JAR, "-d", BUILD, BENCH / "tracer" / "TracerBench.java"])


def microbenchmarks():
    """Builds the JMH benchmarks of bench/jmh and runs them; their own table goes to standard output."""
    maven = ["mvn", "-q", "-B", "-f", ROOT / "pom.xml", "-Pjmh", "-pl", "bench/jmh", "-am", "-DskipTests", "package"]
    if subprocess.run([str(part) for part in maven], timeout=600).returncode != 0:
        fail("the microbenchmarks do not build")
    jar = BENCH / "jmh" / "target" / "benchmarks.jar"
    short = ["-f", "1", "-wi", "3", "-w", "1", "-i", "5", "-r", "1"]
    if subprocess.run(["java", "-jar", jar, *short], timeout=1800).returncode != 0:
        fail("the microbenchmarks failed")


def jvm_options():
    """The JVM options that ship, read from the launcher script's own list."""
    text = LAUNCHER.read_text()
    start = text.index("jvm_options=(") + len("jvm_options=(")
    return shlex.split(text[start : text.index("\n)", start)], comments=True)


def address_of(program, function):
    """A function's address in hexadecimal, from the symbol table."""
    for line in run(["nm", BUILD / program]).splitlines():
        fields = line.split()
        if len(fields) == 3 and fields[2] == function:
            return fields[0]
    return fail(f"no symbol {function} in {program}")
