package dev.signalbox.engine.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.engine.EngineEvents.Stream;
import dev.signalbox.ptrace.launch.LaunchedProcess.DrainableInput;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class OutputPumpTest {
    private static final int CHUNKS = 1000;

    @Test
    void noMoreIsReadThanTheEngineKeepsUpWith() throws Exception {
        EngineThread engine = new EngineThread(failure -> {});
        engine.start();
        CountDownLatch busy = new CountDownLatch(1);
        engine.tell(() -> {
            try {
                busy.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        AtomicInteger read = new AtomicInteger();
        AtomicInteger handed = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(1);
        CountDownLatch tooMuch = new CountDownLatch(1);
        CountDownLatch complete = new CountDownLatch(1);
        OutputPump pump = new OutputPump(engine, new Listeners(), (stream, bytes) -> handed.incrementAndGet());
        pump.read(
                Stream.STDOUT,
                new DrainableInput() {
                    @Override
                    public int read() {
                        throw new AssertionError("read byte by byte");
                    }

                    @Override
                    public int read(byte[] buffer) {
                        int count = read.incrementAndGet();
                        if (count == OutputPump.BACKLOG + 1) {
                            full.countDown();
                        } else if (count == OutputPump.BACKLOG + 2) {
                            tooMuch.countDown();
                        }
                        return count <= CHUNKS ? 1 : -1;
                    }

                    @Override
                    public void finish() {
                        // it ends by itself
                    }
                },
                "test");
        assertThat(full.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(tooMuch.await(100, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(handed.get()).isZero();
        engine.tell(() -> pump.finish(complete::countDown));
        busy.countDown();
        assertThat(complete.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(handed.get()).isEqualTo(CHUNKS);
        engine.end();
    }
}
