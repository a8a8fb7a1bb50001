"""How long the Signal scope of one stop takes over DAP when everything in it is expanded."""

import time

from . import build, dap_start

KINDS = {"sent": ("SIGUSR1", "a signal that another process queued"), "fault": ("SIGSEGV", "a fault")}


def _expanded(adapter, reference):
    """Asks for the variables behind a reference and all that they hold, one request after the other as a client does; how many requests that took."""
    requests, waiting = 0, [reference]
    while waiting:
        answer = adapter.response(adapter.request("variables", {"variablesReference": waiting.pop()}))
        requests += 1
        waiting += [each["variablesReference"] for each in answer["variables"] if each.get("variablesReference")]
    return requests


def _stop(adapter, signal):
    """One stop: milliseconds for scopes and everything under Signal, and the number of requests."""
    thread = adapter.event("stopped")["threadId"]
    frames = adapter.response(adapter.request("stackTrace", {"threadId": thread, "levels": 20}))["stackFrames"]
    start = time.monotonic()
    scopes = adapter.response(adapter.request("scopes", {"frameId": frames[0]["id"]}))["scopes"]
    found = [scope for scope in scopes if scope["name"] == "Signal"]
    if not found:
        build.fail(f"no scope Signal at a stop for {signal}")
    requests = 1 + _expanded(adapter, found[0]["variablesReference"])
    milliseconds = (time.monotonic() - start) * 1000
    adapter.request("continue", {"threadId": thread})
    return milliseconds, requests


def measured(kind, stops):
    """The milliseconds of each stop in order, and the number of requests at the last one."""
    signal = KINDS[kind][0]
    adapter = dap_start.Adapter(dap_start.commands()["signalbox"])
    watchdog = dap_start.watch(adapter)
    try:
        adapter.response(adapter.request("initialize", {"adapterID": "bench", "linesStartAt1": True, "columnsStartAt1": True}))
        program = {"program": str(build.BUILD / "stops"), "args": [kind, str(stops)], "cwd": str(build.BUILD)}
        adapter.request("launch", {**program, "signals": {"SIGCHLD": "nostop noprint pass"}})
        adapter.event("initialized")
        adapter.request("setExceptionBreakpoints", {"filters": [], "filterOptions": [{"filterId": "signal.all", "condition": signal}]})
        adapter.request("configurationDone")
        taken = [_stop(adapter, signal) for _ in range(stops)]
        adapter.event("exited")
        return [milliseconds for milliseconds, _ in taken], taken[-1][1]
    finally:
        watchdog.cancel()
        adapter.close()
