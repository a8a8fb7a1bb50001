package dev.signalbox.ptrace.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** jnr-ffi 2.2.18 corrupts the sixth integer argument of a function whose parameters are all primitive. */
class LibCSignatureTest {
    private static boolean isSafe(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        return parameters.length <= 5 || !Arrays.stream(parameters).allMatch(Class::isPrimitive);
    }

    interface Unsafe {
        long six(long a, long b, long c, long d, long e, long f);
    }

    @Test
    void noFunctionOfLibcHasSixPrimitiveParametersOnly() {
        assertThat(LibC.class.getDeclaredMethods()).isNotEmpty().allMatch(LibCSignatureTest::isSafe);
    }

    @Test
    void theCheckItselfRejectsSixPrimitives() {
        assertThat(Unsafe.class.getDeclaredMethods()).noneMatch(LibCSignatureTest::isSafe);
    }
}
