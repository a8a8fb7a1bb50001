package dev.signalbox.dap.server;

import dev.signalbox.dap.request.RequestRegistry;
import dev.signalbox.engine.TargetGroups;
import jakarta.inject.Inject;

/** What all sessions of a server share. Guice wires it, and nothing that belongs to one session: a session is made by hand, from this. */
public final class SessionParts {
    private final RequestRegistry requests;
    private final TargetGroups groups;

    /** These parts. */
    @Inject
    public SessionParts(RequestRegistry requests, TargetGroups groups) {
        this.requests = requests;
        this.groups = groups;
    }

    /** Which code answers which request. */
    public RequestRegistry requests() {
        return requests;
    }

    /** Where a session's processes are. */
    public TargetGroups groups() {
        return groups;
    }
}
