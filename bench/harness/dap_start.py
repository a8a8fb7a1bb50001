"""Start of a debug session over DAP: from starting the adapter to 'stopped at main', and where an adapter's time goes."""

import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from pathlib import Path

from . import build

PEER = "lldb-dap-19"
PHASES = [
    ("jnr", r"(com\.kenai\.|jnr\.)"),
    ("lsp4j and gson", r"(org\.eclipse\.|com\.google\.gson)"),
    ("guice", r"(com\.google\.(inject|common)|jakarta\.inject|javax\.inject|org\.aopalliance)"),
    ("picocli", r"picocli\."),
    ("symbols", r"dev\.signalbox\.symbols\."),
    ("ptrace backend", r"dev\.signalbox\.ptrace\."),
    ("adapter", r"dev\.signalbox\."),
]


class Adapter:
    """A debug adapter over stdio with as much of a client as the measurement needs."""

    def __init__(self, command, environment=None):
        self.sequence = 0
        self.process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )

    def request(self, command, arguments=None):
        self.sequence += 1
        body = {"seq": self.sequence, "type": "request", "command": command, "arguments": arguments or {}}
        data = json.dumps(body).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self.process.stdin.flush()
        return self.sequence

    def message(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if length == 0:
            build.fail("the adapter closed its output")
        message = json.loads(self.process.stdout.read(length))
        if message["type"] == "response" and not message["success"]:
            build.fail(f"{message['command']} failed: {message.get('message')} {message.get('body')}")
        return message

    def event(self, name):
        while True:
            message = self.message()
            if message["type"] == "event" and message["event"] == name:
                return message.get("body", {})
            if message["type"] == "event" and message["event"] == "terminated":
                build.fail(f"the program ended before the event {name}")

    def response(self, sequence):
        while True:
            message = self.message()
            if message["type"] == "response" and message["request_seq"] == sequence:
                return message.get("body", {})

    def close(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def session(command, environment=None):
    """Milliseconds from the start of the adapter to: initialize answered, stopped at main, locals shown."""
    start = time.monotonic()
    adapter = Adapter(command, environment)

    def elapsed():
        return (time.monotonic() - start) * 1000

    watchdog = watch(adapter)
    try:
        adapter.response(adapter.request("initialize", {"adapterID": "bench", "linesStartAt1": True, "columnsStartAt1": True}))
        initialized = elapsed()
        adapter.request("launch", {"program": str(build.BUILD / "hello"), "args": ["a", "b"], "cwd": str(build.BUILD)})
        adapter.event("initialized")
        adapter.request("setFunctionBreakpoints", {"breakpoints": [{"name": "main"}]})
        adapter.request("configurationDone")
        thread = adapter.event("stopped")["threadId"]
        stopped = elapsed()
        adapter.response(adapter.request("threads"))
        frames = adapter.response(adapter.request("stackTrace", {"threadId": thread, "levels": 20}))["stackFrames"]
        if not frames[0]["name"].startswith("main"):
            build.fail(f"stopped in {frames[0]['name']} instead of main")
        scopes = adapter.response(adapter.request("scopes", {"frameId": frames[0]["id"]}))["scopes"]
        adapter.response(adapter.request("variables", {"variablesReference": scopes[0]["variablesReference"]}))
        shown = elapsed()
        adapter.response(adapter.request("disconnect", {"terminateDebuggee": True}))
        return initialized, stopped, shown
    finally:
        watchdog.cancel()
        adapter.close()


def watch(adapter):
    timer = threading.Timer(60, lambda: os.killpg(adapter.process.pid, signal.SIGKILL))
    timer.start()
    return timer


def commands():
    """The adapters that are installed."""
    found = {"signalbox": [build.LAUNCHER, "dap"]}
    if shutil.which(PEER):
        found[PEER] = [PEER]
    return found


def _java_command():
    """The command line that the launcher script becomes, without what it says about the caller's descriptors and environment."""
    adapter = Adapter(commands()["signalbox"])
    try:
        adapter.response(adapter.request("initialize", {"adapterID": "bench"}))
        words = Path(f"/proc/{adapter.process.pid}/cmdline").read_text().rstrip("\0").split("\0")
        return [word for word in words if not word.startswith("-Dsignalbox.initial.")]
    finally:
        adapter.close()


def phases():
    """
    Milliseconds of a session's start by phase: the time between two classes being loaded counts for the library whose class comes next. The JVM is what
    passes until the main class is loaded; classes of the JDK count for the phase in which they are loaded.
    """
    log = build.BUILD / "classes.log"
    log.unlink(missing_ok=True)
    java = _java_command()
    java.insert(java.index("-jar"), f"-Xlog:class+load=info:file={log}:uptimenanos")
    session(java)
    spent, before, phase = {"JVM": 0.0}, 0.0, "JVM"
    for line in log.read_text(errors="replace").splitlines():
        match = re.match(r"\[(\d+)ns\] (\S+) source:", line)
        if match is None:
            continue
        now, name = int(match[1]) / 1e6, match[2]
        phase = next((title for title, pattern in PHASES if re.match(pattern, name)), phase)
        spent[phase] = spent.get(phase, 0.0) + now - before
        before = now
    return spent
