package dev.signalbox.dap.request;

import dev.signalbox.dap.DapSession;
import dev.signalbox.dap.protocol.Arguments;
import dev.signalbox.dap.protocol.ErrorCode;
import dev.signalbox.dap.protocol.RequestException;
import dev.signalbox.engine.LiveTarget;
import dev.signalbox.engine.stop.Stop;

/**
 * The thread that a request names, which must be stopped.
 *
 * @param target its process
 * @param stop the stop
 * @param tid its id
 */
record StoppedThread(LiveTarget target, Stop stop, int tid) {
    /** Reads the argument {@code threadId}. */
    static StoppedThread of(DapSession session, Arguments arguments) throws RequestException {
        int tid = arguments.integer("threadId");
        LiveTarget target = target(session, tid);
        Stop stop = target.stop()
                .orElseThrow(() ->
                        new RequestException(ErrorCode.WRONG_STATE, "thread " + tid + " is running; pause it first"));
        return new StoppedThread(target, stop, tid);
    }

    /** The process of a thread. */
    static LiveTarget target(DapSession session, int tid) throws RequestException {
        return session.group()
                .targetOfThread(tid)
                .orElseThrow(() -> new RequestException(ErrorCode.BAD_ARGUMENT, "there is no thread " + tid));
    }
}
