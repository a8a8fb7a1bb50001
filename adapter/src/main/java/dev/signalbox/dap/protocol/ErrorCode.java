package dev.signalbox.dap.protocol;

/** Why a request failed, as the {@code id} of DAP's error message: stable numbers that scripts can rely on. */
public enum ErrorCode {
    /** The bytes were no DAP message. */
    MALFORMED_MESSAGE(1000),
    /** Nobody here handles this request. */
    UNKNOWN_REQUEST(1001),
    /** An argument is missing or has the wrong type or value. */
    BAD_ARGUMENT(1002),
    /** The request makes no sense now: before launch, after the end, while the thread runs. */
    WRONG_STATE(1003),
    /** A handle (frame, scope, variable) of an earlier stop. */
    STALE_HANDLE(1004),
    /** The client has not shown the right token. */
    NOT_TRUSTED(1005),
    /** Not part of this version. */
    NOT_BUILT_YET(1006),
    /** The client took the request back. */
    CANCELLED(1007),
    /** The program could not be started or attached to. */
    LAUNCH_FAILED(2000),
    /** The request was fine but could not be fulfilled. */
    FAILED(2001),
    /** An expression or a console command is wrong. */
    BAD_EXPRESSION(2002),
    /** A mistake in Signalbox itself. */
    INTERNAL(3000);

    private final int id;

    ErrorCode(int id) {
        this.id = id;
    }

    /** The number on the wire. */
    public int id() {
        return id;
    }
}
