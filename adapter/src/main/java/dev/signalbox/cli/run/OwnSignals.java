package dev.signalbox.cli.run;

import dev.signalbox.ptrace.kernel.linux.OwnProcess;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The signals that reach this virtual machine while it stands in a program's place. Those of the terminal are ignored, because the terminal sends them to the
 * program as well; those that are sent to the pid that a shell or a supervisor knows, or that an alarm() of before the start brings, are handed on.
 *
 * <p>sun.misc.Signal is public and supported (module jdk.unsupported), but javac warns at every mention of it in a way that no annotation silences; hence by
 * reflection.
 */
final class OwnSignals {
    private static final int SIGQUIT = 3;
    /** SIGUSR2 is the virtual machine's own too, and one that comes from outside would crash it (hotspot, SR_handler): nothing that we use needs that. */
    private static final Map<Integer, String> FORWARDED =
            Map.of(1, "HUP", 10, "USR1", 12, "USR2", 14, "ALRM", 15, "TERM");

    private OwnSignals() {}

    /**
     * Takes them over from the virtual machine, whose own handlers would end it. What was ignored when we were started stays so, as it does for the program.
     *
     * @param ignored signals that were ignored then, bit n-1 for signal n
     * @param forward called with a signal's number, on a thread of the virtual machine
     */
    static void take(long ignored, IntConsumer forward) {
        // the virtual machine's own handler prints all stacks; it cannot be replaced by its own means
        new OwnProcess().ignore(SIGQUIT);
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ignore = handler.getField("SIG_IGN").get(null);
            handle(signal, handler, "INT", ignore);
            for (Map.Entry<Integer, String> one : FORWARDED.entrySet()) {
                if ((ignored & 1L << one.getKey() - 1) == 0) {
                    handle(signal, handler, one.getValue(), forwarder(handler, one.getKey(), forward));
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "this Java has no sun.misc.Signal, so that no signal can be handed on to the program", e);
        }
    }

    private static Object forwarder(Class<?> handler, int number, IntConsumer forward) {
        return Proxy.newProxyInstance(
                handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                    if (method.getDeclaringClass() == Object.class) {
                        return method.getName().equals("equals")
                                ? proxy == arguments[0]
                                : method.getName().equals("hashCode")
                                        ? (Object) number
                                        : "forwarder of signal " + number;
                    }
                    forward.accept(number);
                    return null;
                });
    }

    /** With -Xrs, or where it is ignored already, the virtual machine refuses, and has no handler of its own that would be in the way. */
    private static void handle(Class<?> signal, Class<?> handler, String name, Object action)
            throws ReflectiveOperationException {
        try {
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), action);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof IllegalArgumentException)) {
                throw e;
            }
        }
    }
}
