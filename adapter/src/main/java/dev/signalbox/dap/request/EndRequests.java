package dev.signalbox.dap.request;

import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.ShutdownSignal;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ClientConnection.NoBody;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.EngineException;
import dev.signalbox.engine.LiveTarget;
import java.util.List;

/** {@code terminate} and {@code disconnect}. */
final class EndRequests implements RequestRegistry.Family {
    @Override
    public void register(RequestRegistry registry) {
        registry.on("terminate", RequestRegistry.Phase.LIVE, this::terminate);
        registry.on("disconnect", RequestRegistry.Phase.ALWAYS, this::disconnect);
    }

    /** With {@code gracefulShutdown} the program is asked by its signal; a second request, or none configured, kills. */
    private Object terminate(DapSession session, Arguments arguments) throws EngineException {
        ShutdownSignal shutdown = session.gracefulShutdown();
        session.setGracefulShutdown(ShutdownSignal.KILL);
        for (LiveTarget target : List.copyOf(session.targets())) {
            if (shutdown.signal().isPresent()) {
                target.terminate(shutdown.signal().get().number(), shutdown.limit());
            } else {
                target.kill();
            }
        }
        return NoBody.NONE;
    }

    private Object disconnect(DapSession session, Arguments arguments) throws RequestException, EngineException {
        if (arguments.flag("suspendDebuggee", false)) {
            throw new RequestException(ErrorCode.NOT_BUILT_YET, "disconnect: 'suspendDebuggee' is not built yet");
        }
        if (session.root().isPresent()) {
            for (LiveTarget target : List.copyOf(session.targets())) {
                if (arguments.flag("terminateDebuggee", target.isLaunched())) {
                    target.kill();
                } else {
                    target.detach();
                }
            }
        }
        session.disconnect();
        return NoBody.NONE;
    }
}
