package dev.signalbox.engine.stop;

/**
 * What an {@code exceptionInfo} request tells about a signal stop.
 *
 * @param exceptionId {@code SIGSYS}
 * @param description sentences: what happened, who sent it, what will happen on continue
 * @param unhandled whether continuing is fatal
 * @param typeName {@code SIGSYS}
 * @param fullTypeName {@code SIGSYS (SYS_SECCOMP)}
 * @param evaluateName {@code $siginfo}
 */
public record ExceptionInfo(
        String exceptionId,
        String description,
        boolean unhandled,
        String typeName,
        String fullTypeName,
        String evaluateName) {}
